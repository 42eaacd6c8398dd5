"""What people type into the search box, made safe and taken apart. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from string import ascii_lowercase

LONGEST = 200
_TERM = re.compile(r'(-?)("[^"]*"?|\S+)')
# What stands between words that are written together; PostgreSQL parts them there too.
_JOINT = re.compile(r"([!-/:-@\[-`{-~\u2013\u2014\u2019]+)")
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
    """A part of the words as typed; `is_word` where it is neither phrase, sign nor ruled out."""

    text: str
    is_word: bool


def terms(text: str) -> list[Term]:
    """All parts in order, also the spaces: put together they are the text again."""
    parts: list[Term] = []
    for minus, term in _TERM.findall(text):
        parts.append(Term(" ", is_word=False))
        if minus or term[0] == '"' or not _says_something(term):
            parts.append(Term(minus + term, is_word=False))
        else:
            pieces = filter(None, _JOINT.split(term))
            parts += [Term(one, is_word=_says_something(one)) for one in pieces]
    return parts[1:]


def wanted_terms(text: str) -> list[str]:
    """Words and quoted phrases that a match has, in order; what is ruled out is left out."""
    wanted = []
    for minus, term in _TERM.findall(text):
        bare = term.strip('"').strip()
        if not minus and _says_something(bare):
            wanted.append(f'"{bare}"' if term.startswith('"') else bare)
    return list(dict.fromkeys(wanted))


def one_slip_from(word: str) -> set[str]:
    """What it would be with one letter left out, put in, changed, or swapped with the next."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    shorter = {before + after[1:] for before, after in cuts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if after[1:]}
    longer = {before + one + after for before, after in cuts for one in ascii_lowercase}
    changed = {
        before + one + after[1:] for before, after in cuts if after for one in ascii_lowercase
    }
    return (shorter | swapped | longer | changed) - {word}


def _says_something(term: str) -> bool:
    return term.lower() != "or" and any(map(str.isalnum, term))
