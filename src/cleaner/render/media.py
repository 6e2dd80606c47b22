"""What an embedded video, sound or page is called and where a person opens it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from cleaner.model import Event
from cleaner.render.images import is_pixel

SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-cmp-src", "data")
# Addresses that show nothing until a script puts the real one there.
EMPTY = ("about:", "data:", "javascript:", "blob:")
# Where the elements of players say which video is theirs, and what it is called.
IDS = ("videoid", "video-id", "data-videoid", "data-video-id")
PLAYLISTS = ("playlistid", "playlist-id")
TITLES = ("title", "aria-label", "playlabel", "videotitle", "video-title")
VIDEO_ID = re.compile(r"[\w-]{1,64}")
# Frames that belong to no article: questions about consent, proofs of being human, advertisements,
# buttons to like and to follow, the door to an account.
FURNITURE = (
    r"(?:[\w-]{1,63}\.){0,5}(?:sourcepoint\.|privacy-mgmt\.com|consentmanager\.|cookielaw\.org"
    r"|trustarc\.com|onetrust\.com|didomi\.|cookiebot\.com|quantcast\.mgr\.consensu\.org"
    r"|(?:google\.com|recaptcha\.net)/recaptcha|hcaptcha\.com|challenges\.cloudflare\.com"
    r"|googlesyndication\.com|doubleclick\.net|googletagmanager\.com|amazon-adsystem\.com"
    r"|taboola\.com|outbrain\.com|accounts\.google\.com|appleid\.apple\.com"
    r"|facebook\.com/(?:v[0-9.]{1,6}/)?plugins/(?:like|share_button|follow|page|comments|login)"
    r"|platform\.(?:twitter|x)\.com/widgets/|disqus\.com/|js\.stripe\.com/)"
)
CONSENT = re.compile(r"(?<![a-z])(?:consent|recaptcha|cookie (?:notice|banner))(?![a-z])")
UNSHOWN = re.compile(r"(?<![\w-])display\s{0,9}:\s{0,9}none")
# As long as an address that is written at all.
MOST_CHARACTERS = 4000
# The page's address is a parameter of the player's.
WITHIN = "{}"
ON_THE_WEB = r"(?i:\s{0,9}(?:https?:)?//(?:www\.)?)"
# What each site embeds: its player's address, where a person opens that, and its name. An empty
# page leaves the player's own, where it has no other or does not say which. Strings, as few pages
# have an embed and to make the patterns takes longer than to start.
PLAYERS = (
    (r"youtube(?:-nocookie)?\.com/embed/videoseries\?(?:[^#]{0,400}?&)?list=([\w-]{1,99})",
     "https://www.youtube.com/playlist?list={}", "YouTube playlist"),
    (r"youtube(?:-nocookie)?\.com/(?:embed|v|e)/(?!videoseries|live_stream)([\w-]{11})(?![\w-])",
     "https://www.youtube.com/watch?v={}", "YouTube video"),
    (r"youtube(?:-nocookie)?\.com/(?:embed|v/|watch|shorts/)", "", "YouTube video"),
    (r"player\.vimeo\.com/video/([0-9]{1,20})\?(?:[^#]{0,400}?&)?h=([0-9a-f]{1,40})(?![^&#])",
     "https://vimeo.com/{}/{}", "Vimeo video"),
    (r"player\.vimeo\.com/video/([0-9]{1,20})(?!\w)",
     "https://vimeo.com/{}", "Vimeo video"),
    (r"(?:geo\.)?dailymotion\.com/embed/video/(\w{1,40})(?!\w)",
     "https://www.dailymotion.com/video/{}", "Dailymotion video"),
    (r"(?:geo\.)?dailymotion\.com/player[^?#]{0,99}\?(?:[^#]{0,400}?&)?video=(\w{1,40})(?!\w)",
     "https://www.dailymotion.com/video/{}", "Dailymotion video"),
    (r"player\.twitch\.tv/\?(?:[^#]{0,400}?&)?video=v?([0-9]{1,20})(?!\w)",
     "https://www.twitch.tv/videos/{}", "Twitch video"),
    (r"player\.twitch\.tv/\?(?:[^#]{0,400}?&)?channel=(\w{1,40})(?!\w)",
     "https://www.twitch.tv/{}", "Twitch stream"),
    (r"loom\.com/embed/(\w{1,64})(?!\w)", "https://www.loom.com/share/{}", "Loom video"),
    (r"embed(?:-ssl)?\.ted\.com/talks/([^?#\s]{1,200})",
     "https://www.ted.com/talks/{}", "TED talk"),
    (r"(?:fast\.)?wistia\.(?:net|com)/embed/", "", "Wistia video"),
    (r"tiktok\.com/(?:embed|player)/", "", "TikTok video"),
    (r"open\.spotify\.com/embed(?:-podcast)?/(\w{1,20})/(\w{1,64})(?!\w)",
     "https://open.spotify.com/{}/{}", "Spotify audio"),
    (r"w\.soundcloud\.com/player/?\?(?:[^#]{0,400}?&)?url="
     r"(https(?::|%3A)(?:/|%2F){2}soundcloud\.com(?:/|%2F)[^&#\s]{1,400})",
     WITHIN, "SoundCloud audio"),
    (r"w\.soundcloud\.com/player", "", "SoundCloud audio"),
    (r"bandcamp\.com/EmbeddedPlayer", "", "Bandcamp audio"),
    (r"embed\.(podcasts|music)\.apple\.com/([^?#\s]{1,400})",
     "https://{}.apple.com/{}", "Apple audio"),
    (r"platform\.(?:twitter|x)\.com/embed/[^?#]{1,40}\?(?:[^#]{0,400}?&)?id=([0-9]{1,25})(?!\w)",
     "https://x.com/i/status/{}", "X post"),
    (r"instagram\.com/(?:[\w.]{1,40}/)?(p|reel|tv)/([\w-]{1,40})/embed(?!\w)",
     "https://www.instagram.com/{}/{}/", "Instagram post"),
    (r"facebook\.com/plugins/(?:video|post)\.php\?(?:[^#]{0,400}?&)?href="
     r"(https(?::|%3A)(?:/|%2F){2}www\.facebook\.com(?:/|%2F)[^&#\s]{1,400})",
     WITHIN, "Facebook post"),
    (r"codepen\.io/([\w-]{1,64})/embed/(?:preview/)?(\w{1,40})(?!\w)",
     "https://codepen.io/{}/pen/{}", "CodePen"),
    (r"codesandbox\.io/embed/([\w-]{1,99})(?!\w)",
     "https://codesandbox.io/s/{}", "CodeSandbox"),
    (r"jsfiddle\.net/((?:[\w-]{1,64}/){1,2}?)(?:[0-9]{1,6}/)?embedded(?!\w)",
     "https://jsfiddle.net/{}", "JSFiddle"),
    (r"gist\.github\.com/([\w-]{1,64})/([0-9a-f]{1,40})\.(?:js|pibb)(?!\w)",
     "https://gist.github.com/{}/{}", "Gist"),
    (r"asciinema\.org/a/(\w{1,40})\.js", "https://asciinema.org/a/{}", "Terminal recording"),
    (r"giphy\.com/embed/(\w{1,64})(?!\w)", "https://giphy.com/gifs/{}", "Giphy picture"),
    (r"google\.[a-z.]{2,6}/maps/(?:d/)?embed", "", "Google map"),
)  # fmt: skip


def read_embed(events: Sequence[Event]) -> dict[str, str]:
    """The address and the title of an embed; no address when nobody is to see it."""
    attrs = events[0].attrs
    holders = [attrs, *(e.attrs for e in events if e.kind == "open" and e.name == "source")]
    sources = (held[name] for held in holders for name in SOURCES if held.get(name))
    source = next((s for s in sources if not s.strip().lower().startswith(EMPTY)), "")
    page, name = page_of(source or player_of(events[0].name, attrs))
    title = next((attrs[key] for key in TITLES if attrs.get(key)), "")
    if (not name and is_unseen(attrs, source)) or is_furniture(source, title):
        return {"src": "", "title": ""}
    return {"src": page, "title": title or name}


def player_of(name: str, attrs: Mapping[str, str]) -> str:
    """The address of the player that an element becomes, by the number of its video."""
    video = next((attrs[key] for key in IDS if attrs.get(key)), "")
    playlist = next((attrs[key] for key in PLAYLISTS if attrs.get(key)), "")
    if VIDEO_ID.fullmatch(video):
        vimeo = "vimeo" in name
        return f"https://{'player.vimeo.com/video' if vimeo else 'www.youtube.com/embed'}/{video}"
    if VIDEO_ID.fullmatch(playlist):
        return f"https://www.youtube.com/embed/videoseries?list={playlist}"
    return ""


def is_furniture(source: str, title: str) -> bool:
    """Whether a frame belongs to the site, not to the text, by its address or its title."""
    is_known = re.match(ON_THE_WEB + FURNITURE, source[:MOST_CHARACTERS])
    return bool(is_known) or CONSENT.search(title.lower()[:200]) is not None


def is_unseen(attrs: Mapping[str, str], source: str) -> bool:
    """Whether an embed is hidden, or there to count readers."""
    if UNSHOWN.search(attrs.get("style", "").lower()[:400]):
        return True
    return is_pixel({**attrs, "src": source, "alt": "embed"})


def page_of(url: str) -> tuple[str, str]:
    """The address at which a person opens what a frame shows, and its name; "" when unknown."""
    for pattern, page, name in PLAYERS:
        if found := re.match(ON_THE_WEB + pattern, url[:MOST_CHARACTERS]):
            if page == WITHIN:
                return unquote(found[1]), name
            return page.format(*found.groups()) or url, name
    return url, ""
