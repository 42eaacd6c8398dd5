import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationType, Place, SizeBand
from accounts.naming import has_words
from catalogue.models import AdoptionRollup, Capability, Listing, Standing, UseRollup
from catalogue.statistics.queries import eligible_for

MOST_NAME = 200
UNKNOWN_PLACE = ("none", _("place not given"))


class OrganisationFilter(django_filters.FilterSet):
    """By name, type, size and place; the others are the doors of figures.

    `use` is how far an organisation is, `reuses` whether it reuses anything: with `capability`
    of services that do this, otherwise of any. `could_use` and `reuses_service` name a service.
    """

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
        label=_("Place"), choices=[*Place.choices, UNKNOWN_PLACE], empty_label=_("All places"),
        method="by_place",
    )  # fmt: skip
    existing = django_filters.ChoiceFilter(
        method="by_existence", choices=[("yes", _("exists today"))], widget=forms.HiddenInput
    )
    use = django_filters.ChoiceFilter(
        method="by_use", choices=Standing.choices, widget=forms.HiddenInput
    )
    reuses = django_filters.ChoiceFilter(
        method="by_reuse", choices=[("yes", _("reuses a service"))], widget=forms.HiddenInput
    )
    capability = django_filters.CharFilter(method="by_capability", widget=forms.HiddenInput)
    could_use = django_filters.CharFilter(method="by_eligibility", widget=forms.HiddenInput)
    reuses_service = django_filters.CharFilter(method="by_service", widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_name(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(has_words(value, "name"))

    def by_place(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(place="" if value == UNKNOWN_PLACE[0] else value)

    def by_existence(
        self, rows: QuerySet[Organisation], _name: str, _value: str
    ) -> QuerySet[Organisation]:
        """Public bodies of today, which are what shares are shares of."""
        return rows.public_bodies().existing(on=timezone.localdate())  # type: ignore[attr-defined, no-any-return]

    def by_use(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        found = UseRollup.objects.of(self.capability_chosen).filter(standing=value)
        return rows.filter(pk__in=found.values("organisation"))

    def by_reuse(
        self, rows: QuerySet[Organisation], _name: str, _value: str
    ) -> QuerySet[Organisation]:
        found = UseRollup.objects.of(self.capability_chosen).reuse()
        return rows.filter(pk__in=found.values("organisation"))

    def by_capability(
        self, rows: QuerySet[Organisation], _name: str, _value: str
    ) -> QuerySet[Organisation]:
        """Alone, those that reuse a service that does this."""
        chosen = self.form.cleaned_data
        if self.capability_chosen is None or chosen.get("use") or chosen.get("reuses"):
            return rows
        return self.by_reuse(rows, "", "")

    def by_eligibility(
        self, rows: QuerySet[Organisation], _name: str, _value: str
    ) -> QuerySet[Organisation]:
        service = self.service_chosen("could_use")
        return rows if service is None else rows.filter(pk__in=eligible_for(service).values("pk"))

    def by_service(
        self, rows: QuerySet[Organisation], _name: str, _value: str
    ) -> QuerySet[Organisation]:
        service = self.service_chosen("reuses_service")
        if service is None:
            return rows
        found = AdoptionRollup.objects.reuse().filter(listing=service)
        return rows.filter(pk__in=found.values("organisation"))

    @cached_property
    def capability_chosen(self) -> Capability | None:
        return Capability.objects.filter(slug=self.form.cleaned_data.get("capability")).first()

    def service_chosen(self, name: str) -> Listing | None:
        rows = Listing.objects.published().select_related("live_revision")
        return rows.filter(slug=self.form.cleaned_data.get(name)).first()
