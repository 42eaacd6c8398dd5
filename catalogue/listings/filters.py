"""Which services an address asks to compare, and how it asks to see them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

MOST = 4
SERVICE = "service"
LISTS, DIFFERENCES = "lists", "differences"
_KNOWN = {SERVICE, "show", "only", "q"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`slugs` are at most four, each once; `left_over` says that there were more.

    `as_lists` and `only_differences` are how they are shown, `words` the name of one to add,
    `ignored` the parts of the address that mean nothing here.
    """

    slugs: tuple[str, ...] = ()
    left_over: bool = False
    as_lists: bool = False
    only_differences: bool = False
    words: str = ""
    ignored: tuple[str, ...] = ()

    def address(self, **changes: object) -> str:
        """Of the page with some of these changed; the words are left out."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        return reverse("listings:compare") + other.query()

    def with_service(self, slug: str) -> str:
        return self.address(slugs=(*self.slugs, slug))

    def without_service(self, slug: str) -> str:
        return self.address(slugs=tuple(one for one in self.slugs if one != slug))

    def table_address(self) -> str:
        return reverse("listings:compare_csv") + self.query()

    def search_address(self) -> str:
        """The search, which hands the chosen ones on."""
        return reverse("search:results") + _query((SERVICE, slug) for slug in self.slugs)

    def query(self) -> str:
        pairs = [(SERVICE, slug) for slug in self.slugs]
        pairs += [("show", LISTS)] if self.as_lists else []
        pairs += [("only", DIFFERENCES)] if self.only_differences else []
        return _query(pairs)


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs))
    return f"?{query}" if query else ""


def read_choice(data: QueryDict) -> Choice:
    given = list(dict.fromkeys(slug for slug in data.getlist(SERVICE) if slug))
    return Choice(
        slugs=tuple(given[:MOST]),
        left_over=len(given) > MOST,
        as_lists=data.get("show") == LISTS,
        only_differences=data.get("only") == DIFFERENCES,
        words=data.get("q", ""),
        ignored=tuple(f"{name[:40]}={data.get(name, '')[:40]}" for name in _unknown(data)),
    )


def _unknown(data: QueryDict) -> list[str]:
    odd = {"show": LISTS, "only": DIFFERENCES}
    return [
        name
        for name in data
        if name not in _KNOWN or (name in odd and data.get(name) not in {"", odd[name]})
    ]
