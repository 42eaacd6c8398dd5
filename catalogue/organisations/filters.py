import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationType, Place, SizeBand
from accounts.naming import has_words
from catalogue.models import Capability
from catalogue.search.queries.reusers import reusing_organisations

MOST_NAME = 200


class OrganisationFilter(django_filters.FilterSet):
    """By name, type, size and place; `reuses` and `capability` are the doors of figures."""

    name = django_filters.CharFilter(
        label=_("Name"), method="by_name", max_length=MOST_NAME, help_text=_("Part of the name")
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"), choices=OrganisationType.choices, empty_label=_("All types")
    )
    size = django_filters.ChoiceFilter(
        field_name="size_band", label=_("Size"), choices=SizeBand.choices,
        empty_label=_("All sizes"),
    )  # fmt: skip
    place = django_filters.ChoiceFilter(
        label=_("Place"), choices=Place.choices, empty_label=_("All places")
    )
    reuses = django_filters.ChoiceFilter(
        method="by_reuse", choices=[("yes", _("reuses a service"))], widget=forms.HiddenInput
    )
    capability = django_filters.CharFilter(method="by_capability", widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields: list[str] = []

    capability_chosen: Capability | None = None

    def by_name(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(has_words(value, "name"))

    def by_reuse(
        self, rows: QuerySet[Organisation], _name: str, _value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(pk__in=reusing_organisations().values("pk"))

    def by_capability(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        """Those that reuse a service that does this."""
        self.capability_chosen = Capability.objects.filter(slug=value).first()
        if self.capability_chosen is None:
            return rows
        return rows.filter(pk__in=reusing_organisations(self.capability_chosen).values("pk"))
