"""Whether a change is small enough to be approved by rule. Pure."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from catalogue.fields import fields_of
from catalogue.fields.words import as_lines

MOST_WORDS = 30
ADDRESS = re.compile(r"[^\s<>()\[\]]*(?::/|@)[^\s<>()\[\]]*")
"""What leads somewhere: a link, or where mail goes."""
Values = Mapping[str, object]


def is_small(old: Mapping[str, Values], new: Mapping[str, Values], *, kind: str) -> bool:
    """Whether only fields that the schema calls small differ, by few words and no new address.

    Both hold the values of all fields by language; a language more or less is no small change.
    """
    if old.keys() != new.keys():
        return False
    words = 0
    for language, before in old.items():
        for field in fields_of(kind):
            was = as_lines(field, before.get(field.name))
            now = as_lines(field, new[language].get(field.name))
            if was == now:
                continue
            if not field.small or _addresses(now) - _addresses(was):
                return False
            words += _changed_words(was, now)
    return words <= MOST_WORDS


def _addresses(lines: list[str]) -> set[str]:
    return {found.lower() for line in lines for found in ADDRESS.findall(line)}


def _changed_words(before: list[str], after: list[str]) -> int:
    """Words that went and words that came."""
    was, now = " ".join(before).split(), " ".join(after).split()
    matcher = SequenceMatcher(a=was, b=now, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    return len(was) + len(now) - 2 * kept
