import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationType, Place
from catalogue.models import EstateLine
from catalogue.models.estate_line import EstateLineQuerySet

WHO = ("type", "place")
"""By whom the lines are narrowed."""
BODIES = [one for one in OrganisationType.choices if one[0] != OrganisationType.SUPPLIER]
ORDERS = (
    ("cost", _("highest published cost")),
    ("ending", _("most contracts ending soon")),
    ("name", _("purpose, A to Z")),
)


class OwnRunFilter(django_filters.FilterSet):
    """What is run, by who runs it."""

    type = django_filters.ChoiceFilter(
        field_name="organisation__type", label=_("Type of organisation"),
        choices=BODIES, empty_label=_("all types"),
    )  # fmt: skip
    place = django_filters.ChoiceFilter(
        field_name="organisation__place", label=_("Place"),
        choices=Place.choices, empty_label=_("all places"),
    )  # fmt: skip

    class Meta:
        model = EstateLine
        fields: list[str] = []


class OverlapFilter(OwnRunFilter):
    """The same, and in which order the purposes stand."""

    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDERS, method="in_any_order",
        empty_label=_("most organisations"),
    )  # fmt: skip

    def in_any_order(
        self, lines: EstateLineQuerySet, _name: str, _value: str
    ) -> EstateLineQuerySet:
        """The purposes are put in order once they have been counted."""
        return lines
