import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationType, Place
from catalogue.models import GateName, Rung, ScalingStage

Stages = QuerySet[ScalingStage]
MARKS = (("accelerating", _("accelerating")), ("jumped", _("jumped")))


class StageFilter(django_filters.FilterSet):
    """By how far it has spread, what holds it, its marks, and where it began."""

    rung = django_filters.ChoiceFilter(
        label=_("How far"), choices=Rung.choices, empty_label=_("all stages")
    )
    blocks = django_filters.ChoiceFilter(
        label=_("What holds it"), choices=GateName.choices, empty_label=_("anything or nothing")
    )
    mark = django_filters.ChoiceFilter(
        label=_("Mark"), choices=MARKS, method="by_mark", empty_label=_("with or without a mark")
    )
    type = django_filters.ChoiceFilter(
        field_name="listing__organisation__type", label=_("Type of publisher"),
        choices=OrganisationType.choices, empty_label=_("all types"),
    )  # fmt: skip
    place = django_filters.ChoiceFilter(
        field_name="listing__organisation__place", label=_("Where it began"),
        choices=Place.choices, empty_label=_("all places"),
    )  # fmt: skip

    class Meta:
        model = ScalingStage
        fields: list[str] = []

    def by_mark(self, rows: Stages, _name: str, value: str) -> Stages:
        return rows.filter(**{value: True})
