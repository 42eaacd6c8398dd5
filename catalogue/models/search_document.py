from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from catalogue.models.listing import Listing

CONFIGURATIONS = {
    "en": "commons_english",
    "it": "commons_italian",
    "nl": "commons_dutch",
    "fr": "commons_french",
    "de": "commons_german",
    "sv": "commons_swedish",
    "da": "commons_danish",
    "es": "commons_spanish",
}
"""Text search configuration by language; every other language has its words whole."""
WHOLE_WORDS = "commons_simple"


class SearchDocument(models.Model):
    """The narrow row that search reads for one live listing; written by search's reader only.

    `other_values` holds the facets without a column of their own, as 'name:value'. `static` is
    ln(1 + reuse), `rated` the lower bound of its score where that may be published, `tie` the
    first 8 bytes of SHA-256 of 'listing:<id>', signed (`methods.md` 9.1).
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
    rated = models.FloatField(null=True)
    tie = models.BigIntegerField()
    published_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(models.F("static").desc(), "tie", "listing", name="search_by_reuse"),
            models.Index(
                models.F("rated").desc(nulls_last=True), "tie", "listing", name="search_by_rated"
            ),
            models.Index(
                models.F("published_on").desc(), "tie", "listing", name="search_by_newest"
            ),
            models.Index(Lower("name"), "tie", "listing", name="search_by_lower_name"),
            models.Index(OpClass(Lower("name"), "text_pattern_ops"), name="search_by_beginning"),
            models.Index("organisation_id", name="search_by_organisation"),
            GinIndex("capability_ids", name="search_by_capability"),
        ]

    def __str__(self) -> str:
        return self.name


class SearchText(models.Model):
    """The words of one listing in one language, as search matches them.

    `words` are those of its names, summary and features as people write them, without accents
    and in small letters: what is typed wrongly is compared with these. `static` and `tie` are
    those of the document, so that thousands of matches are put in order without a look at it.
    """

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    configuration = models.CharField(max_length=40)
    vector = SearchVectorField()
    words = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    static = models.FloatField(default=0, db_default=0)
    tie = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint("document", "language", name="search_text_once")]
        # One for each, so that words read by one language's rules touch its texts alone.
        indexes = [
            GinIndex("vector", condition=models.Q(configuration=name), name=f"search_{name}")
            for name in (*CONFIGURATIONS.values(), WHOLE_WORDS)
        ]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.language}"


class FacetValue(models.Model):
    """Which live listings have one value of one facet; written by search's reader only.

    `listings` is a Roaring bitmap of their keys. The row without facet and value holds all of
    them. `stamp` is a random name, given anew whenever the row changes; to the row of all also
    whenever a text does, so that whatever was counted under one stamp still holds.
    """

    facet = models.CharField(max_length=30, blank=True)
    value = models.CharField(max_length=100, blank=True)
    listings = models.BinaryField()
    stamp = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint("facet", "value", name="facet_value_once")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"


class SearchWord(models.Model):
    """A word that `documents` live listings have; written by search's reader only."""

    word = models.CharField(max_length=40, primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(documents__gt=0), name="search_word_stands")
        ]
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="search_word_alike")]

    def __str__(self) -> str:
        return self.word
