"""The addresses of our pages, for templates and for what stands around every page."""

import re
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

_STAND_IN = "x-stands-in-x"
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def url(name: str, *positional: object, **named: object) -> str:
    """The address of the page of that name; raises NoReverseMatch.

    Most pages name one thing, and a list has dozens of these: the way there is looked up once.
    """
    if len(positional) == 1 and not named and _is_slug(positional[0]):
        around = _around(name)
        if around:
            return str(positional[0]).join(around)
    return _kept(name, *positional, **named)


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and _SLUG.fullmatch(value) is not None


@lru_cache(1_000)
def _around(name: str) -> tuple[str, str] | None:
    """What stands before and after a slug; None where the address takes something else."""
    try:
        before, after = reverse(name, args=(_STAND_IN,)).split(_STAND_IN)
    except NoReverseMatch:
        return None
    return before, after


@lru_cache(10_000)
def _kept(name: str, *positional: object, **named: object) -> str:
    """Addresses never change while a process lives, and a page has a hundred."""
    return reverse(name, args=positional, kwargs=named)
