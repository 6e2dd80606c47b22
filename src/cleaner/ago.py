"""Dates told from the reader's day: `3 days ago`, `gestern`, `il y a 2 heures`, `昨天`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# A line that says when is short.
MOST_CHARACTERS = 80

YESTERDAY = (
    "yesterday gestern hier ayer ieri ontem gisteren wczoraj вчера вчора dün "
    "أمس 昨天 昨日 어제 igår eilen včera"
).split()
TODAY = (
    "today heute aujourd'hui aujourd’hui hoy oggi hoje vandaag dzisiaj dziś "
    "сегодня сьогодні bugün اليوم 今天 今日 오늘 idag tänään dnes"
).split()
# The beginnings of the words for each unit.
UNITS = {
    "month": "month monat mois mes mese mês meses maand miesi месяц місяц ay شهر"
    " أشهر شهور 个月 個月 か月 ヶ月 カ月 개월 månad kuukau měsíc",
    "minute": "minut minuto min минут хвилин dakika دقيقة دقائق 分钟 分鐘 分 분 minuut",
    "hour": "hour hr stunde heure hora ora ore uur uren godzin час годин saat ساعة"
    " ساعات 小时 小時 時間 시간 timm tunti tuntia hodin",
    "day": "day tag jour día dia giorn dag dni dzień день дня дней дні gün يوم"
    " أيام 天 日 일 päivä den",
    "week": "week woche semaine semana settiman weken tydzień tygodni недел тижд"
    " hafta أسبوع أسابيع 周 週 주 veck viikko týden týdn",
    "year": "year jahr année ans an año anno anni ano jaar lat rok год лет рік роки"
    " yıl سنة سنوات عام 年 년 år vuosi vuotta let",
}
UNIT = {start: unit for unit, starts in UNITS.items() for start in starts.split()}
STARTS = "|".join(sorted(map(re.escape, UNIT), key=len, reverse=True))
BEFORE = r"vor|il y a|hace|há|قبل|منذ|před"
AFTER = r"ago|fa|geleden|temu|назад|тому|önce|sedan|siden|sitten|前|之前|以前|전|atrás|zurück"
ONE = r"an?|one|ein(?:em|er)?|une?|una?|uma?|um|een"
AGO = re.compile(
    rf"(?<!\w)(?:{BEFORE})\s(?P<one>\d{{1,3}}|{ONE})\s(?P<unit>{STARTS})\w{{0,5}}(?!\w)"
    rf"|(?<!\w)(?P<two>\d{{1,3}}|{ONE})\s?(?P<thing>{STARTS})\w{{0,5}}\s?(?:{AFTER})(?!\w)",
    re.IGNORECASE,
)
# All of a line, but for a label and the clock: `USA Today` is a paper.
NAMED = re.compile(
    r"(?:[^\W\d]{2,14}\s?[:：]\s?|(?:updated|published|posted|aktualisiert|publié)\s)?"
    rf"(?:(?P<yesterday>{'|'.join(YESTERDAY)})|{'|'.join(TODAY)})"
    r"(?:\W{1,2}(?:[^\W\d]{1,4}\s)?\d{1,2}[:.h時]\d\d.{0,8})?",
    re.IGNORECASE,
)


def says_ago(text: str) -> bool:
    """Whether a short text says how long ago something was."""
    head = text[:MOST_CHARACTERS]
    return bool(AGO.search(head) or NAMED.fullmatch(head))


def day_from(text: str, retrieved: datetime) -> str | None:
    """The day, the month or the year that a text means which was read at `retrieved`, as ISO.

    As precise as the text: `3 months ago` is a month, `2 years ago` a year, a week its day's month.
    """
    head = text[:MOST_CHARACTERS]
    if found := AGO.search(head):
        written = (found["one"] or found["two"]).lower()
        count = int(written) if written.isdecimal() else 1
        return before(retrieved, count, UNIT[(found["unit"] or found["thing"]).lower()])
    found = NAMED.fullmatch(head)
    if not found:
        return None
    return (retrieved - timedelta(days=bool(found["yesterday"]))).date().isoformat()


def before(moment: datetime, count: int, unit: str) -> str | None:
    """That many units earlier."""
    try:
        if unit == "year":
            return f"{moment.year - count:04}"
        if unit == "month":
            months = moment.year * 12 + moment.month - 1 - count
            return f"{months // 12:04}-{months % 12 + 1:02}"
        if unit == "week":
            return (moment - timedelta(weeks=count)).strftime("%Y-%m")
        return (moment - timedelta(**{f"{unit}s": count})).date().isoformat()
    except (OverflowError, ValueError):
        return None
