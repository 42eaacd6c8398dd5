"""By what search filters: the facets of the field schema, and two of the owner's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationType
from catalogue.fields import BY_NAME, SEVERAL, Field, Kind, all_fields
from catalogue.models import Capability, SearchDocument

CAPABILITY = "capability"
ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One way to filter. `name` stands in the address, `column` in the table that search reads.

    Without a column of its own its values stand among `other_values`, as 'name:value'.
    `several`: a listing may have more than one value. `choices` is empty where the values are
    rows of another table; `extensible` where other values than the choices may stand.
    """

    name: str
    title: str | Promise
    column: str = ""
    several: bool = False
    choices: tuple[tuple[str, str | Promise], ...] = ()
    extensible: bool = False

    def token(self, value: object) -> str:
        """One value as it stands among `other_values`."""
        return f"{self.name}:{value}"


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
        extensible=field.name == "licence",
    )


def facets() -> tuple[Facet, ...]:
    """Every facet in the order in which it is shown, as the schema is now."""
    return (
        _of_field(BY_NAME["capabilities"]),
        Facet(name="kind", title=_("Kind"), column="kind", choices=tuple(Kind.choices)),
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
    )


def facets_by_name() -> dict[str, Facet]:
    return {facet.name: facet for facet in facets()}


def other_names() -> list[str]:
    """The facets whose values stand among `other_values`."""
    return [facet.name for facet in facets() if not facet.column]


def capabilities_by_slug(slugs: Iterable[str]) -> dict[str, Capability]:
    return {one.slug: one for one in Capability.objects.filter(slug__in=list(slugs))}


def capabilities_by_key(keys: Iterable[object]) -> Mapping[int, Capability]:
    return Capability.objects.only("slug", "name").in_bulk(list(keys))


def organisation_by_slug(slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first()


def standing_values(facet: Facet, values: Iterable[str]) -> set[str]:
    """Those values that some document has, for a facet whose values are not all in the schema."""
    rows = SearchDocument.objects.filter(**{f"{facet.column}__in": list(values)})
    return set(rows.values_list(facet.column, flat=True).distinct())
