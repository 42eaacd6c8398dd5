"""What people type into the search box, made safe and taken apart. Pure."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200
_TERM = re.compile(r'(-?)("[^"]*"?|\S+)')
# A dash rules out the word or phrase that it stands before. PostgreSQL skips other signs but
# refuses many dashes with no word after them ('tsquery stack too small'), so none gets there.
_IDLE = re.compile(r"-{2,}|-(?![\w\"])|[!&|()]")
_REMOVED = {"Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, kw_only=True)
class Words:
    """`text` is what is searched for, `cut` whether more was typed than is used."""

    text: str
    cut: bool


def read_words(typed: str) -> Words:
    """Composed, one space between words, no idle signs, nothing unseen; 200 characters of whole
    words.
    """
    composed = unicodedata.normalize("NFC", typed[: LONGEST * 10])
    seen = "".join(_visible(character) for character in composed)
    text = " ".join(_without_signs(seen).split()) or _signs_alone(seen)
    used = text if len(text) <= LONGEST else _whole_words(text[: LONGEST + 1])
    return Words(text=used.rstrip(" -") or used, cut=len(text) > LONGEST)


def _whole_words(text: str) -> str:
    """A part of a word would match nothing."""
    return (text.rpartition(" ")[0] or text)[:LONGEST].rstrip()


def _without_signs(text: str) -> str:
    """Until nothing changes: taking one sign away may leave a dash idle."""
    before = ""
    while before != text:
        before, text = text, _IDLE.sub(" ", text)
    return text


def _signs_alone(seen: str) -> str:
    """What matches nothing, so that whoever typed only signs is told so."""
    return " ".join(seen.replace("-", " ").split()) or ("-" if seen.strip() else "")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in _REMOVED else character


@dataclass(frozen=True)
class Term:
    """A part of the words as it was typed; `is_word` where it is neither phrase, sign nor ruled out."""

    text: str
    is_word: bool


def terms(text: str) -> list[Term]:
    """All parts in order: put together with spaces they are the text again."""
    return [
        Term(minus + term, is_word=not minus and term[0] != '"' and _says_something(term))
        for minus, term in _TERM.findall(text)
    ]


def wanted_terms(text: str) -> list[str]:
    """Words and quoted phrases that a match has, in order; what is ruled out is left out."""
    wanted = []
    for minus, term in _TERM.findall(text):
        bare = term.strip('"').strip()
        if not minus and _says_something(bare):
            wanted.append(f'"{bare}"' if term.startswith('"') else bare)
    return list(dict.fromkeys(wanted))


def _says_something(term: str) -> bool:
    return term.lower() != "or" and any(map(str.isalnum, term))
