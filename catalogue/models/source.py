import pghistory
from django.db import models
from django.db.models import Q

from catalogue.models.listing import Listing


@pghistory.track()
class Source(models.Model):
    """Where an imported listing came from: one entry of an outside catalogue.

    `identifier` is the normalised address that the entry gives for itself, `digest` the
    SHA-256 of the file last taken, so that the same file again changes nothing.
    """

    format = models.CharField(max_length=30)
    identifier = models.CharField(max_length=500)
    file_name = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="sources")

    class Meta:
        constraints = [
            models.UniqueConstraint("format", "identifier", name="source_once"),
            models.CheckConstraint(condition=~Q(identifier=""), name="source_identified"),
        ]

    def __str__(self) -> str:
        return self.identifier
