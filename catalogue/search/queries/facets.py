"""By what search filters: the facets of the field schema, and those of owner and use."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationType, sector_of
from catalogue.fields import BY_NAME, SEVERAL, Field, FieldType, Kind, all_fields
from catalogue.models import Capability, OfferKind, SearchDocument

CAPABILITY = "capability"
ORGANISATION = "organisation"
IN_USE = "in_use"
BANDS = {
    1: _("1 other organisation or more"),
    3: _("3 other organisations or more"),
    10: _("10 other organisations or more"),
    30: _("30 other organisations or more"),
}
"""By how many organisations outside the owner's group use it; each band takes in those above."""
SECTORS = {
    "government": _("central and devolved government"),
    "local": _("local government"),
    "health": _("health"),
    "safety": _("police, fire and justice"),
    "education": _("education"),
    "other": _("other public bodies and suppliers"),
}
"""Into which the types of organisation fall."""
SHARES = (50, 70, 90)
"""In hundredths: the lower bound of a score that may be published; each takes in those above."""


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One way to filter. `name` stands in the address, `column` in the table that search reads.

    Without a column of its own its values stand among `other_values`, as 'name:value'.
    `several`: a listing may have more than one value. `choices` is empty where the values are
    rows of another table; `extensible` where other values than the choices may stand. `read`
    makes the values of what stands in the column.
    """

    name: str
    title: str | Promise
    column: str = ""
    several: bool = False
    choices: tuple[tuple[str, str | Promise], ...] = ()
    extensible: bool = False
    read: Callable[[Any], Iterable[str]] | None = None

    def values_of(self, document: SearchDocument) -> list[str]:
        """Those that this document has, as they stand in `FacetValue`."""
        if not self.column:
            start = f"{self.name}:"
            found = (one for one in document.other_values if one.startswith(start))
            return [one.removeprefix(start) for one in found]
        stored = getattr(document, self.column)
        each = stored if isinstance(stored, list) else [stored]
        return [value for one in each for value in self.values_in(one)]

    def values_in(self, stored: Any) -> list[str]:
        """Of one thing that stands in the column, or in the list there."""
        if self.read:
            return list(self.read(stored))
        return [str(stored)] if stored else []


_COLUMNS = {
    "audience": "audience",
    "capabilities": "capability_ids",
    "licence": "licence",
    "phase": "phase",
}
"""Of the fields by which people filter most; the others need no change of the table."""
_NAMES = {"capabilities": CAPABILITY}


def _of_field(field: Field) -> Facet:
    return Facet(
        name=_NAMES.get(field.name, field.name),
        title=field.label,
        column=_COLUMNS.get(field.name, ""),
        several=field.type in SEVERAL,
        choices=field.choices,
        extensible=field.name == "licence" or field.type == FieldType.LINES,
    )


def _bands(reuse: int) -> list[str]:
    return [str(least) for least in BANDS if reuse >= least]


def _at_least(share: int) -> str | Promise:
    return format_lazy(
        _("{share}% of organisations or more, allowing for few answers"), share=share
    )


def _shares(lower: float | None) -> list[str]:
    return [str(least) for least in SHARES if lower is not None and lower * 100 >= least]


def facets() -> tuple[Facet, ...]:
    """Every facet in the order in which it is shown, as the schema is now."""
    return tuple(facets_by_name().values())


def facets_by_name() -> dict[str, Facet]:
    return _by_name(tuple(map(id, all_fields())))


@lru_cache(2)
def _by_name(_schema: tuple[int, ...]) -> dict[str, Facet]:
    """Kept for as long as the schema holds the same fields; a page asks for them many times."""
    return {facet.name: facet for facet in _all()}


def _all() -> tuple[Facet, ...]:
    return (
        _of_field(BY_NAME["capabilities"]),
        Facet(name="kind", title=_("Kind"), column="kind", choices=tuple(Kind.choices)),
        Facet(
            name=IN_USE,
            title=_("In use by"),
            column="reuse",
            several=True,
            choices=tuple((str(least), label) for least, label in BANDS.items()),
            read=_bands,
        ),
        Facet(
            name="running",
            title=_("Running today"),
            several=True,
            choices=(("yes", _("used by one organisation or more, its owner included")),),
        ),
        Facet(
            name="score",
            title=_("Would be taken up again by"),
            column="rated",
            several=True,
            choices=tuple((str(least), _at_least(least)) for least in SHARES),
            read=_shares,
        ),
        Facet(name=ORGANISATION, title=_("Owner"), column="organisation_id"),
        Facet(
            name="owner_sector",
            title=_("Sector of owner"),
            column="organisation_type",
            choices=tuple(SECTORS.items()),
            read=lambda kind: [sector_of(kind)],
        ),
        Facet(
            name="owner_type",
            title=_("Type of owner"),
            column="organisation_type",
            choices=tuple(OrganisationType.choices),
        ),
        *(
            _of_field(field)
            for field in all_fields()
            if field.facet and field.public and field.name != "capabilities"
        ),
        Facet(
            name="offers",
            title=_("Offered with it by suppliers"),
            several=True,
            choices=tuple(OfferKind.choices),
        ),
    )


def other_names() -> list[str]:
    """The facets whose values stand among `other_values`."""
    return [facet.name for facet in facets() if not facet.column]


ROWS: Mapping[str, type[Capability] | type[Organisation]] = {
    CAPABILITY: Capability,
    ORGANISATION: Organisation,
}
"""Facets whose values are keys of rows; the address names these by their slugs."""


def rows_by_slug(facet: str, slugs: Iterable[str]) -> dict[str, Capability | Organisation]:
    return {one.slug: one for one in ROWS[facet].objects.filter(slug__in=list(slugs))}


@dataclass(frozen=True)
class Label:
    """How a value stands in the address and for people, and the value that it lies below."""

    slug: str
    name: str
    above: str = ""


def rows_by_key(facet: str, keys: Iterable[str], *, stamp: UUID | None) -> Mapping[str, Label]:
    """Organisations stand beside one another."""
    if facet == CAPABILITY:
        return capabilities(keys, stamp=stamp)
    rows = Organisation.objects.filter(pk__in=[int(key) for key in keys])
    found = rows.values_list("pk", "slug", "name")
    return {str(key): Label(slug, name) for key, slug, name in found}


def capabilities(keys: Iterable[str], *, stamp: UUID | None) -> Mapping[str, Label]:
    """Those of these keys that there are, also one that came since the tree was read."""
    wanted, tree = list(keys), _tree(stamp)
    if not tree.keys() >= {*wanted}:
        _tree.cache_clear()
        tree = _tree(stamp)
    return {key: tree[key] for key in wanted if key in tree}


@lru_cache(2)
def _tree(_stamp: UUID | None) -> Mapping[str, Label]:
    """All capabilities, by key. They are few, and kept for as long as what was counted is."""
    rows = Capability.objects.values_list("pk", "slug", "name", "parent")
    return {str(key): Label(slug, name, str(above or "")) for key, slug, name, above in rows}
