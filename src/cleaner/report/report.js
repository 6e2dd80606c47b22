"use strict";
document.addEventListener("DOMContentLoaded", () => {
  // All that comes from pages is written as text: nothing here makes markup of data.
  const told = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const number = (value) => value.toLocaleString("en");
  const percent = (value) => (value === null ? "" : `${Math.round(100 * value)} %`);
  const row = (...cells) => { const tr = make("tr"); tr.append(...cells); return tr; };
  const bar = (value, most) => {
    const cell = make("td"), meter = make("span", null, "meter");
    meter.style.width = `${most ? (100 * value) / most : 0}%`;
    meter.setAttribute("aria-hidden", "true");
    cell.append(meter);
    return cell;
  };
  const headed = (text) => { const cell = make("th", text); cell.scope = "row"; return cell; };
  // A list that is shown some at a time.
  const inPieces = (items, size, button, show) => {
    let shown = 0;
    const more = () => {
      items.slice(shown, shown + size).forEach(show);
      shown = Math.min(shown + size, items.length);
      button.hidden = shown >= items.length;
    };
    button.onclick = more;
    more();
  };

  at("where").textContent = told.about;
  for (const [name, value] of Object.entries(told.totals)) {
    const pair = make("div");
    pair.append(make("dt", name), make("dd", number(value)));
    at("totals").append(pair);
  }
  const mostKept = Math.max(...told.histogram);
  told.histogram.forEach((count, bin) => {
    at("kept").tBodies[0].append(
      row(headed(`${10 * bin} to ${10 * bin + 10} %`), make("td", number(count), "n"), bar(count, mostKept)));
  });
  const mostTaken = told.categories.length ? told.categories[0][1] : 0;
  for (const [name, count] of told.categories) {
    at("categories").tBodies[0].append(
      row(headed(name), make("td", number(count), "n"), bar(count, mostTaken)));
  }
  inPieces(told.rules, 12, at("rules-more"), ([name, category, reason, blocks, pages, examples]) => {
    const box = make("div", null, "rule"), head = make("p");
    head.append(make("code", name), ` ${category}: ${number(blocks)} blocks on ${number(pages)} documents`);
    box.append(head, make("p", reason, "faint"));
    for (const example of examples) box.append(make("blockquote", example));
    at("rules").append(box);
  });
  inPieces(told.hosts, 12, at("hosts-more"), ([host, documents, bad, share]) => {
    at("hosts").tBodies[0].append(row(headed(host), make("td", number(documents), "n"),
      make("td", number(bad), "n"), make("td", percent(share), "n")));
  });

  // Each opens a document; the list it stands in is what Previous and Next walk.
  const opener = (index, list) => {
    const page = told.pages[index], button = make("button", page.title || page.name, "open");
    button.type = "button";
    button.onclick = () => { walked = list; open(index); };
    return button;
  };
  at("look-note").textContent = told.look.length
    ? "Failed, warned of, hardly sure, next to empty, or less kept than a quarter of what such pages mostly keep."
    : "Nothing stands out.";
  at("look-note").textContent += ` Original and result of ${number(Object.keys(told.sides).length)} documents are in this file, these first.`;
  const looked = told.look.map(([index]) => index);
  inPieces(told.look, 15, at("look-more"), ([index, reasons]) => {
    const page = told.pages[index], item = make("li");
    item.append(opener(index, looked), " ");
    if (page.title) item.append(make("span", `${page.name} `, "faint"));
    for (const reason of reasons) item.append(make("span", reason, "tag"));
    if (page.reason) item.append(make("span", page.reason, "faint"));
    at("look").append(item);
  });

  const columns = [
    ["document", "name", ""], ["host", "host", ""], ["kind", "kind", ""], ["outcome", "outcome", ""],
    ["words", "out", "n"], ["kept", "share", "n"], ["confidence", "confidence", "n"], ["warnings", "warnings", ""],
  ];
  let order = told.pages.map((_, index) => index), sorted = "", falling = false;
  const heads = columns.map(([label, key, side]) => {
    const cell = make("th", null, side), button = make("button", label);
    button.type = "button";
    cell.scope = "col";
    cell.append(button);
    button.onclick = () => {
      falling = sorted === key ? !falling : false;
      sorted = key;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const value = (index) => {
        const found = told.pages[index][key];
        return Array.isArray(found) ? found.join(", ") : found;
      };
      order.sort((a, b) => {
        const one = value(a), other = value(b);
        if (one === other) return a - b;
        if (one === null || one === "") return 1;
        if (other === null || other === "") return -1;
        return (one < other ? -1 : 1) * (falling ? -1 : 1);
      });
      list();
    };
    return cell;
  });
  at("pages").tHead.rows[0].append(...heads);
  for (const key of ["outcome", "kind"]) {
    for (const value of [...new Set(told.pages.map((page) => page[key]))].filter(Boolean).sort()) {
      const option = make("option", value);
      option.value = value;
      at(key).append(option);
    }
  }
  const words = told.pages.map((page) =>
    [page.name, page.title, page.host, page.reason, ...page.warnings].join("\n").toLowerCase());
  const list = () => {
    const wanted = at("find").value.trim().toLowerCase();
    const outcome = at("outcome").value, kind = at("kind").value;
    const found = order.filter((index) => {
      const page = told.pages[index];
      return (!outcome || page.outcome === outcome) && (!kind || page.kind === kind)
        && (!wanted || words[index].includes(wanted));
    });
    const body = at("pages").tBodies[0];
    body.replaceChildren();
    at("count").textContent = `${number(found.length)} of ${number(told.pages.length)} documents`;
    inPieces(found, 100, at("pages-more"), (index) => {
      const page = told.pages[index], first = make("td");
      first.append(opener(index, found));
      if (page.title) first.append(make("div", page.name, "faint"));
      const cells = columns.slice(1).map(([label, key, side]) => {
        const value = page[key];
        const text = key === "share" || key === "confidence" ? percent(value) : key === "out" ? number(value)
          : Array.isArray(value) ? value.join(", ") : value === null ? "" : value;
        const cell = make("td", text, side || key);
        if (key !== "outcome" && key !== "host") cell.dataset.label = label;
        return cell;
      });
      body.append(row(first, ...cells));
    });
  };
  at("find").oninput = at("outcome").onchange = at("kind").onchange = list;
  list();

  const dialog = at("page");
  let walked = [], current = 0;
  const step = (by) => open(walked[walked.indexOf(current) + by]);
  at("previous").onclick = () => step(-1);
  at("next").onclick = () => step(1);
  const open = (index) => {
    current = index;
    const place = walked.indexOf(index);
    at("previous").disabled = place <= 0;
    at("next").disabled = place < 0 || place === walked.length - 1;
    at("place").textContent = `${number(place + 1)} of ${number(walked.length)}`;
    const page = told.pages[index], sides = told.sides[index], facts = at("page-facts");
    at("page-name").textContent = page.title || page.name;
    facts.replaceChildren();
    const fact = (text) => text && facts.append(make("p", text));
    fact(`${page.name}${page.result ? ` → ${page.result}` : ""}`);
    fact([page.outcome, page.kind, page.confidence === null ? "" : `confidence ${percent(page.confidence)}`,
      page.share === null ? "" : `${number(page.out)} of ${number(page.in)} words kept`].filter(Boolean).join(", "));
    fact(page.reason);
    page.warnings.forEach((warning) => fact(`Warning: ${warning}`));
    const removed = Object.entries(page.removed).map(([name, count]) => `${name} ${count}`).join(", ");
    fact(removed && `Blocks removed: ${removed}`);
    at("original").replaceChildren();
    at("result").textContent = "";
    dialog.querySelector(".sides").hidden = at("to-result").hidden = !sides;
    if (!sides) {
      fact(page.result ? "The sides of this document are not in this file: `cleaner explain` shows them."
        : "There is no result to show.");
    } else if (!sides.whole) fact("The original is not where it was, or is another by now: this is what was removed of it.");
    at("original-name").textContent = !sides || sides.whole ? "Original" : "Removed";
    // Blocks in a row that went for one reason are one box, which says it once.
    let box = null, said = "";
    for (const [kind, level, text, category, rule, reason] of sides ? sides.blocks : []) {
      const why = category ? `Removed: ${category}, ${rule}. ${reason}` : "";
      if (!why) at("original").append(make("div", text, kind));
      else if (why !== said) {
        box = make("div", null, "gone");
        box.append(make("span", why, "why"));
        at("original").append(box);
      }
      if (why) {
        const gone = make("div", null, kind);
        gone.append(make(kind === "more" ? "span" : "del", text));
        box.append(gone);
      }
      said = why;
    }
    if (sides && sides.cut) at("original").append(make("p", "… the rest is not in this file.", "faint"));
    if (sides) at("result").textContent = sides.markdown;
    at("result-cut").hidden = !(sides && sides.markdown_cut);
    if (!dialog.open) dialog.showModal();
    if (!history.state) history.pushState("page", "");
    dialog.scrollTop = 0;
    at("page-name").focus();
  };
  at("to-result").onclick = () => {
    at("result-name").scrollIntoView();
    at("result-name").focus({ preventScroll: true });
  };
  // On a phone, Back is how people leave what fills the screen.
  history.replaceState(null, "");
  window.addEventListener("popstate", () => dialog.close());
  at("close").onclick = () => dialog.close();
});
