from django.db import models


class Receipt(models.Model):
    """A form or API write already answered, so that the same key acts once."""

    key = models.CharField(max_length=100)
    person_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    location = models.CharField(max_length=500)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("person_id", "key", name="receipt_once")]

    def __str__(self) -> str:
        return self.key
