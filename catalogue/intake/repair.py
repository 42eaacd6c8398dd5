"""Mends what outside records get wrong. Pure."""

import re
import unicodedata
from datetime import date
from urllib.parse import urlsplit

FILLERS = frozenset(
    {"", "-", ".", "n/a", "na", "none", "null", "tbd", "t.b.d.", "todo", "undefined"}
)
_UNSEEN = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def line(text: str) -> str:
    """One line in normal form C without odd spaces and hidden marks; '' for a filler."""
    clean = "".join(
        character if unicodedata.category(character) not in {"Cc", "Cs"} else " "
        for character in unicodedata.normalize("NFC", text).translate(_UNSEEN)
    )
    found = " ".join(clean.split())
    return "" if found.lower() in FILLERS else found


def paragraphs(text: str) -> str:
    """Long text in normal form C, its lines kept, without characters that cannot be shown."""
    clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = (
        one if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"} else ""
        for one in clean
    )
    return "\n".join(part.rstrip() for part in "".join(shown).strip().split("\n"))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with a sign that it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def address(text: str) -> str:
    """A full http or https address, or ''."""
    found = line(text).replace(" ", "")
    try:
        parts = urlsplit(found)
        known = parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        return ""
    return found if known and len(found) <= 300 else ""


def same_address(text: str) -> str:
    """The form in which two addresses of one thing are equal (`methods.md` 8.1)."""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix(".git")
    return f"https://{host}{path}" if host else ""


def day(text: str) -> date | None:
    """An ISO day, with or without a time after it."""
    found = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
