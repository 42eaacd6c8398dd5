"""The addresses of our pages, for templates and for what stands around every page."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(10_000)
def url(name: str, *positional: object, **named: object) -> str:
    """Kept, since addresses never change while a process lives and a page has a hundred.

    Raises NoReverseMatch.
    """
    return reverse(name, args=positional, kwargs=named)
