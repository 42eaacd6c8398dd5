from django.db import models


class Figure(models.Model):
    """One computed number for one subject and day, kept when it differs from the last kept.

    `key` is the subject and the name, as 'listing:12:reuse'; `value` empty means that the
    `reason` stands instead: not_reported or not_applicable.
    """

    as_of = models.DateField()
    key = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    reason = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=30)
    definition_version = models.PositiveSmallIntegerField(default=1)
    watermark = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "key", "definition_version", "as_of", name="figure_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, reason="")
                | models.Q(value__isnull=True, reason__in=("not_reported", "not_applicable")),
                name="figure_value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} on {self.as_of}"
