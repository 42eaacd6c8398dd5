from django.db import models

from accounts.models.event import TransactionIdField


class Watermark(models.Model):
    """How far one reader of the ledger has read; `checked_at` is its last look."""

    family = models.CharField(max_length=20, primary_key=True)
    xid = TransactionIdField(default=0)
    event_id = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.family} at ({self.xid}, {self.event_id})"
