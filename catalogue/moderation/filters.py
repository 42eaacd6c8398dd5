from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.naming import has_words
from catalogue.models import Case, CaseKind, CaseWarning, Kind

WAITED = (("1", _("1 day")), ("3", _("3 days")), ("7", _("a week")), ("28", _("four weeks")))
TAKEN = (("nobody", _("by nobody")), ("me", _("by me")), ("others", _("by others")))
SORTS: dict[str, Sequence[Any]] = {
    "service": (Lower(Coalesce("revision__name", "listing__live_revision__name")),),
    "organisation": (Lower("organisation__name"),),
    "kind": ("kind",),
    "waiting": ("opened_at",),
}
"""By the columns of the queue; each may be turned round by a minus."""


class CaseFilter(django_filters.FilterSet):
    """By what is to be done, whose it is, how long it waits, why to look twice, who has it."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind of work"), choices=CaseKind.choices, empty_label=_("All kinds")
    )
    service = django_filters.ChoiceFilter(
        field_name="listing__kind",
        label=_("Kind of service"),
        choices=Kind.choices,
        empty_label=_("All kinds"),
    )
    organisation = django_filters.CharFilter(
        label=_("Part of the organisation's name"), method="by_organisation", max_length=200
    )
    waited = django_filters.ChoiceFilter(
        label=_("Waiting longer than"), choices=WAITED, method="by_age", empty_label=_("Any time")
    )
    warning = django_filters.ChoiceFilter(
        label=_("Warning"),
        choices=CaseWarning.choices,
        method="by_warning",
        empty_label=_("With or without"),
    )
    taken = django_filters.ChoiceFilter(
        label=_("Taken"), choices=TAKEN, method="by_holder", empty_label=_("By anybody")
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def by_organisation(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        return rows.filter(has_words(value, "organisation__name"))

    def by_age(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        return rows.filter(opened_at__lt=timezone.now() - timedelta(days=int(value)))

    def by_warning(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        return rows.filter(warnings__contains=[value])

    def by_holder(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        taken, person = Case.objects.taken(at=timezone.now()), self.request.user
        match value:
            case "me":
                return rows.filter(pk__in=taken.filter(taken_by=person))
            case "others":
                return rows.filter(pk__in=taken.exclude(taken_by=person))
        return rows.exclude(pk__in=taken)


def ordered(rows: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """By a column, turned round where a minus stands before its name; ties by age, then key."""
    columns = SORTS.get(sort.removeprefix("-"), SORTS["waiting"])
    ordered_rows = rows.order_by(*columns, "opened_at", "pk")
    return ordered_rows.reverse() if sort.startswith("-") else ordered_rows
