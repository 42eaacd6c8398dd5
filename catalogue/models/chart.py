from django.db import models


class Chart(models.Model):
    """A drawn chart, its words and the rows behind it; pages read it and draw nothing.

    `key` is the subject and the name, as 'listing:12:adoption'. `rows` is a list of lists in
    the order of `columns`, `foot` what sums them up: a name and a value each. `specification`
    holds those of the two drawings, and is empty where the sentence and the table say it all.
    `digest` names the drawing in its address, so that a browser may keep it for ever; the
    heights are those of the drawings in units.
    """

    key = models.CharField(max_length=100, unique=True)
    period = models.CharField(max_length=40)
    definition_version = models.PositiveSmallIntegerField(default=1)
    headline = models.CharField(max_length=500)
    subtitle = models.CharField(max_length=500)
    note = models.CharField(max_length=500)
    columns = models.JSONField()
    rows = models.JSONField()
    foot = models.JSONField(default=list, db_default=[])
    rows_digest = models.CharField(max_length=64)
    specification = models.JSONField()
    wide = models.TextField(blank=True)
    narrow = models.TextField(blank=True)
    wide_height = models.PositiveSmallIntegerField(default=0, db_default=0)
    narrow_height = models.PositiveSmallIntegerField(default=0, db_default=0)
    digest = models.CharField(max_length=64, db_index=True, blank=True)
    computed_at = models.DateTimeField()
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        """What it shows of its subject, as 'adoption'."""
        return self.key.split(":")[2]

    @property
    def address(self) -> str:
        """The part of its address that names it: 'listing-12-adoption', or 'adoption' alone."""
        return self.key.removeprefix("commons:0:").replace(":", "-")
