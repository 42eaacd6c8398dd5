from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalogue.models.listing import Listing


class SearchDocument(models.Model):
    """The narrow row that search reads for one live listing; written by search's reader only.

    `other_values` holds the facets without a column of their own, as 'name:value'. `static` is ln(1 + reuse), `tie` the first 8 bytes of SHA-256 of 'listing:<id>', signed
    (`methods.md` 9.1).
    """

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="search_document"
    )
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    phase = models.CharField(max_length=20, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    organisation_id = models.BigIntegerField()
    organisation_type = models.CharField(max_length=30)
    capability_ids = ArrayField(models.BigIntegerField(), default=list)
    audience = ArrayField(models.CharField(max_length=30), default=list)
    other_values = ArrayField(models.CharField(max_length=100), default=list, db_default=[])
    reuse = models.PositiveIntegerField(default=0)
    static = models.FloatField(default=0)
    tie = models.BigIntegerField()
    published_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(models.F("static").desc(), "tie", "listing", name="search_by_reuse"),
            models.Index(
                models.F("published_on").desc(), "tie", "listing", name="search_by_newest"
            ),
            models.Index("name", "tie", "listing", name="search_by_name"),
            models.Index("organisation_id", name="search_by_organisation"),
            GinIndex("capability_ids", name="search_by_capability"),
        ]

    def __str__(self) -> str:
        return self.name


class SearchText(models.Model):
    """The words of one listing in one language, as search matches them."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    configuration = models.CharField(max_length=40)
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint("document", "language", name="search_text_once")]
        indexes = [GinIndex("vector", name="search_text_vector")]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.language}"
