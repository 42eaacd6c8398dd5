from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self, *, at: datetime) -> Self:
        """Not sent, due, and still worth sending."""
        return self.filter(sent_at__isnull=True, due_at__lte=at, keep_until__gt=at)


class Message(models.Model):
    """A mail as a row first. The body is kept until it is sent, and no longer than `keep_until`.

    `unsubscribe` is the address at which one click ends mails of its kind; '' where none can be
    ended. Until it is sent, `due_at` is the moment of the next attempt.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    unsubscribe = models.CharField(max_length=500, blank=True, db_default="")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    keep_until = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index("due_at", condition=Q(sent_at__isnull=True), name="message_waiting")
        ]

    def __str__(self) -> str:
        return self.key
