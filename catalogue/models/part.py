from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.listing import PUBLISHED_STATES, Listing


class Relation(models.TextChoices):
    CONTAINS = "contains", _("contains")
    DEPENDS_ON = "depends_on", _("depends on")
    BASED_ON = "based_on", _("is based on")
    REPLACES = "replaces", _("replaces")


BUILT_FROM = (Relation.CONTAINS, Relation.DEPENDS_ON)
"""Those along which use is passed on, and which may form no loop (`methods.md` 1.4)."""


class PartQuerySet(models.QuerySet["Part"]):
    def built_from(self) -> Self:
        return self.filter(relation__in=BUILT_FROM)

    def shown(self) -> Self:
        """What everybody may see: both services are."""
        return self.filter(whole__state__in=PUBLISHED_STATES, part__state__in=PUBLISHED_STATES)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(whole__organisation=organisation)


@pghistory.track()
class Part(models.Model):
    """The owner of `whole` says that it contains, needs, stems from or replaces `part`."""

    whole = models.ForeignKey(
        Listing, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    part = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="wholes")
    relation = models.CharField(max_length=15, choices=Relation)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="parts_linked"
    )
    linked_at = models.DateTimeField()

    objects: ClassVar[PartQuerySet] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # That nothing is built from itself through others, the action sees to: merges may
            # bring it about, and moderators are shown it.
            models.UniqueConstraint("whole", "part", "relation", name="part_once"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="part_of_another"),
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="part_relation_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} {self.relation} {self.part_id}"
