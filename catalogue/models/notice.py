from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User


class NoticeGroup(models.TextChoices):
    """What a person chooses about as one; the words for people are in `notifications/lines.py`."""

    VERSIONS = "versions", _("decisions about versions")
    ROLES = "roles", _("roles")
    PEOPLE = "people", _("people of an organisation")
    USE = "use", _("recorded use")
    ENDINGS = "endings", _("services that end")
    CHANGES = "changes", _("services that change")
    INTEREST = "interest", _("interest in published services")
    ANSWERS = "answers", _("answers")
    UPKEEP = "upkeep", _("what to keep up to date")
    SEARCHES = "searches", _("saved searches")
    SCORES = "scores", _("scores and claims")
    CASES = "cases", _("cases that wait")
    TASKS = "tasks", _("tasks in the background")
    RUNNING = "running", _("the running of the portal")


class Way(models.TextChoices):
    """How a notice is mailed. Whatever the way, it stands on the person's own pages."""

    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: User) -> Self:
        """The person's own that are still for them."""
        return self.filter(person=person).concerned()

    def concerned(self) -> Self:
        """Without what people were told as members of a body that they have left."""
        there = Membership.objects.filter(
            person=OuterRef("person"), organisation=OuterRef("on_behalf_of")
        )
        return self.filter(Q(on_behalf_of__isnull=True) | Exists(there))

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def waiting(self) -> Self:
        """For a digest, and in none yet."""
        return self.filter(way__in=(Way.DAILY, Way.WEEKLY), mailed_at__isnull=True)

    def unmailed(self) -> Self:
        """To be mailed at once, and in no mail yet."""
        return self.filter(way=Way.NOW, mailed_at__isnull=True)


class Notice(models.Model):
    """One person is told of one thing that happened. Its words are made from the present rows.

    `cause` is what it tells of: the key of an event, or of a reminder. `kind` names the line of
    `notifications/lines.py`. Listing, organisation and subject are plain numbers, as in the
    ledger. `way` is how it is mailed and `mailed_at` when it went into a mail.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    cause = models.CharField(max_length=100)
    kind = models.CharField(max_length=60)
    listing_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    on_behalf_of = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    way = models.CharField(max_length=10, choices=Way)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "cause", name="notice_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="notice_way_known"),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at", "-id"], name="notice_newest"),
            models.Index(
                "person",
                condition=Q(way__in=(Way.DAILY, Way.WEEKLY), mailed_at__isnull=True),
                name="notice_waiting",
            ),
            models.Index(
                "person",
                condition=Q(way=Way.NOW, mailed_at__isnull=True),
                name="notice_unmailed",
            ),
            models.Index("made_at", name="notice_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


@pghistory.track()
class Preference(models.Model):
    """How a person wants to be mailed about one group; without a row the group's own default."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="preferences",
        db_index=False,
    )
    group = models.CharField(max_length=20, choices=NoticeGroup)
    way = models.CharField(max_length=10, choices=Way)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "group", name="preference_once"),
            models.CheckConstraint(
                condition=Q(group__in=NoticeGroup.values) & Q(way__in=Way.values),
                name="preference_words_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.group} {self.way}"
