from django.db import models


class Chart(models.Model):
    """A drawn chart, its words and the rows behind it; pages read it and draw nothing.

    `rows` is a list of lists in the order of `columns`; `digest` names the drawing in its
    address, so that a browser may keep it for ever.
    """

    key = models.CharField(max_length=100, unique=True)
    period = models.CharField(max_length=40)
    definition_version = models.PositiveSmallIntegerField(default=1)
    headline = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300)
    note = models.CharField(max_length=500)
    columns = models.JSONField()
    rows = models.JSONField()
    rows_digest = models.CharField(max_length=64)
    specification = models.JSONField()
    wide = models.TextField(blank=True)
    narrow = models.TextField(blank=True)
    digest = models.CharField(max_length=64, db_index=True, blank=True)
    computed_at = models.DateTimeField()
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
