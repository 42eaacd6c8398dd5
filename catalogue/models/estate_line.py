from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.adoption import IN_USE, Adoption
from catalogue.models.capability import Capability


class HowMet(models.TextChoices):
    OWN_RUN = "own_run", _("we run it ourselves")
    SERVICE = "service", _("through a service of this portal")
    ELSEWHERE = "elsewhere", _("bought or shared elsewhere")


class LineState(models.TextChoices):
    OPEN = "open", _("in use")
    RETIRED = "retired", _("ended")


VALUES = (
    "name", "met", "adoption_id", "owner", "yearly_cost", "cost_year", "supplier",
    "contract_ends_on", "cost_public", "supplier_public", "contract_public",
)  # fmt: skip
"""The columns that its editors write, and may change."""


class EstateLineQuerySet(models.QuerySet["EstateLine"]):
    def open(self) -> Self:
        return self.filter(state=LineState.OPEN)

    def own_run(self) -> Self:
        return self.open().filter(met=HowMet.OWN_RUN)

    def shown(self) -> Self:
        """What everybody may see of it; a service only for as long as its use counts."""
        counts = Q(
            adoption__confirmed_at__isnull=False,
            adoption__lapsed=False,
            adoption__suspended=False,
            adoption__withdrawn=False,
            adoption__stage__in=IN_USE,
        )
        return self.open().filter(~Q(met=HowMet.SERVICE) | counts)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)


@pghistory.track()
class EstateLine(models.Model):
    """How one organisation meets one capability today.

    `yearly_cost` is whole pence, `cost_year` the year that it is of. `owner` is a job title or
    a team, never a person. That and how a capability is met is public; cost, supplier and
    contract are only where their mark says so, the name and the owner never.

    `replaced_by` is the use of a service that takes its place. Of a line that has ended,
    `closing_reference` names the last invoice or the record of its end.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="estate_lines"
    )
    capability = models.ForeignKey(
        Capability, on_delete=models.PROTECT, related_name="estate_lines"
    )
    name = models.CharField(max_length=100)
    met = models.CharField(max_length=10, choices=HowMet)
    adoption = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, null=True, related_name="estate_lines"
    )
    owner = models.CharField(max_length=100, blank=True)
    yearly_cost = models.BigIntegerField(null=True)
    cost_year = models.PositiveSmallIntegerField(null=True)
    supplier = models.CharField(max_length=200, blank=True)
    contract_ends_on = models.DateField(null=True)
    cost_public = models.BooleanField(default=False)
    supplier_public = models.BooleanField(default=False)
    contract_public = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.OPEN)
    retired_on = models.DateField(null=True)
    closing_reference = models.CharField(max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, null=True, related_name="replaced_lines"
    )
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="estate_lines_stated"
    )
    stated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[EstateLineQuerySet] = EstateLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # A trigger beside them holds what spans tables: suppliers have no estate, and the
            # uses that a line names are of its own organisation.
            models.UniqueConstraint(
                "organisation",
                "capability",
                Lower("name"),
                condition=Q(state=LineState.OPEN),
                name="estate_line_open_once",
            ),
            models.CheckConstraint(
                condition=Q(met__in=HowMet.values) & Q(state__in=LineState.values),
                name="estate_line_words_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="estate_line_has_a_name"),
            models.CheckConstraint(
                condition=Q(met=HowMet.SERVICE, adoption__isnull=False)
                | Q(~Q(met=HowMet.SERVICE), adoption__isnull=True),
                name="estate_line_service_is_a_use",
            ),
            models.CheckConstraint(
                condition=Q(yearly_cost__isnull=True, cost_year__isnull=True)
                | Q(yearly_cost__isnull=False, yearly_cost__gte=0, cost_year__isnull=False),
                name="estate_line_cost_with_its_year",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.OPEN, retired_on__isnull=True, closing_reference="")
                | Q(state=LineState.RETIRED, retired_on__isnull=False),
                name="estate_line_ends_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                "capability",
                condition=Q(state=LineState.OPEN, met=HowMet.OWN_RUN),
                name="estate_line_own_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} meets {self.capability_id}: {self.name}"

    @property
    def is_open(self) -> bool:
        return self.state == LineState.OPEN

    @property
    def is_own_run(self) -> bool:
        return self.met == HowMet.OWN_RUN

    @property
    def is_out_of_date(self) -> bool:
        """It says that a service meets it whose use does not count, or no more."""
        return self.is_open and self.adoption is not None and not self.adoption.in_use
