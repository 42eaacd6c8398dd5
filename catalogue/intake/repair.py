"""Mends what outside records get wrong. Pure."""

import re
import unicodedata
from urllib.parse import urlsplit

from accounts.visible import one_line

FILLERS = frozenset(
    {"", "-", ".", "n/a", "na", "none", "null", "tbd", "t.b.d.", "todo", "undefined"}
)
LONGEST_ADDRESS = 300
_FILLER = re.compile(r"x{3,}|\?+|_+|\.{2,}")
_SSH = re.compile(r"(?:ssh://)?git@([\w.-]+)[:/](?!/)(.+)")
_OTHER_SCHEMES = re.compile(r"(?:git\+https|git\+ssh|git|ssh)://", re.IGNORECASE)


def shown(text: str) -> str:
    """In normal form C, without control characters and halves of characters."""
    kept = (one for one in text if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept))


def line(text: str) -> str:
    """One line, as it can be seen; '' for a filler."""
    found = one_line(text)
    low = found.lower()
    return "" if low in FILLERS or _FILLER.fullmatch(low) else found


def paragraphs(text: str) -> str:
    """Long text in normal form C, its lines kept, without characters that cannot be shown."""
    lines = shown(text.replace("\r\n", "\n").replace("\r", "\n")).strip().split("\n")
    kept = "\n".join(part.rstrip() for part in lines)
    return "" if kept.lower() in FILLERS else kept


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with a sign that it was cut."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = head[: head.rfind(" ")].rstrip() if " " in head.strip() else head[:-1]
    return f"{cut}…"


def address(text: str) -> str:
    """A full http or https address without user name and password, or ''.

    Addresses of a version control client (git@host:path, ssh, git) become the page's address.
    """
    found = line(text)
    if ssh := _SSH.fullmatch(found):
        found = f"https://{ssh[1]}/{ssh[2]}"
    found = _OTHER_SCHEMES.sub("https://", found, count=1)
    try:
        parts = urlsplit(found)
        known = parts.scheme in {"http", "https"} and "." in (parts.hostname or "").strip(".")
        found = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except ValueError:
        return ""
    return found if known and " " not in found and len(found) <= LONGEST_ADDRESS else ""


def same_address(text: str) -> str:
    """The form in which two addresses of one thing are equal (`methods.md` 8.1)."""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix(".git")
    return f"https://{host}{path}" if host else ""
