import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WardleyStage(models.TextChoices):
    GENESIS = "genesis", _("new and uncertain")
    CUSTOM = "custom", _("built to order")
    PRODUCT = "product", _("product")
    COMMODITY = "commodity", _("commodity")


@pghistory.track()
class Capability(models.Model):
    """A function that many bodies need, as 'take payments'; words shared by all that do it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    summary = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    wardley_stage = models.CharField(
        max_length=10, choices=WardleyStage, default=WardleyStage.PRODUCT
    )

    class Meta:
        verbose_name_plural = "capabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(wardley_stage__in=WardleyStage.values),
                name="capability_stage_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="capability_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
