from datetime import datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.locking import locked
from accounts.models import Membership, Organisation, User
from catalogue.models.decision import Decision
from catalogue.models.dispute import Dispute, DisputeState
from catalogue.models.flag import Appeal, Finding, Flag
from catalogue.models.listing import Listing
from catalogue.models.revision import Revision

RESERVED_FOR = timedelta(minutes=30)


class CaseKind(models.TextChoices):
    NEW = "new", _("new service")
    CHANGE = "change", _("change of a live service")
    ACKNOWLEDGE = "acknowledge", _("small change approved by rule")
    REPORT = "report", _("reported problem")
    APPEAL = "appeal", _("appeal")
    CLAIM = "claim", _("claim of a service")
    REVIEW = "review", _("reported review")
    OUTCOME = "outcome", _("reported outcome")
    BURST = "burst", _("sudden burst of reviews")
    DISPUTE = "dispute", _("disputed use")


FLAG_KINDS = (CaseKind.REPORT, CaseKind.REVIEW, CaseKind.OUTCOME, CaseKind.BURST)
REVISION_KINDS = (CaseKind.NEW, CaseKind.CHANGE, CaseKind.ACKNOWLEDGE)
REVIEW_KINDS = (CaseKind.NEW, CaseKind.CHANGE)


class CaseWarning(models.TextChoices):
    """Why a moderator should look twice."""

    NEW_ORGANISATION = "new_organisation", _("new organisation")
    SIMILAR = "similar", _("like another service")
    LINKS = "links", _("many links")
    SUDDEN = "sudden", _("sudden change")


class AlreadyTaken(Exception):
    """Another moderator has the case; the message says who, and until when."""

    def __init__(self, holder: User, until: datetime) -> None:
        words = _("%(person)s has taken this case. It is free again at %(time)s.")
        time = date_format(timezone.localtime(until), "g:iA").lower()
        super().__init__(words % {"person": holder.name, "time": time})


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def lock(self, key: int) -> "Case":
        """The row, until the transaction ends, with whose it is once it is held."""
        return locked(self.select_related("listing", "organisation", "taken_by", "closed_by"), key)

    def taken(self, *, at: datetime) -> Self:
        return self.filter(taken_at__gt=at - RESERVED_FOR)

    def free_for(self, person: User, *, at: datetime) -> Self:
        """Those that nobody else has."""
        return self.exclude(pk__in=self.model.objects.taken(at=at).exclude(taken_by=person))

    def decidable_by(self, person: User) -> Self:
        """Those about no organisation of this moderator and about no act of theirs.

        A version that comes back after an appeal is not for whoever refused it last.
        """
        own = Membership.objects.filter(person=person).values("organisation")
        later = Decision.objects.filter(revision=OuterRef("revision"), pk__gt=OuterRef("pk"))
        overturned = Decision.objects.filter(
            ~Exists(later), decided_by=person, appeal__state=Finding.UPHELD
        )
        return (
            self.exclude(organisation__in=own)
            .exclude(transfer__to_organisation__in=own)
            .exclude(flag__complaint__rating__organisation__in=own)
            .exclude(flag__complaint__outcome__organisation__in=own)
            .exclude(flag__complaint__body__in=own)
            .exclude(dispute__adoption__organisation__in=own)
            .exclude(dispute__state=DisputeState.APPEALED, dispute__settled_by=person)
            .exclude(appeal__decision__decided_by=person)
            .exclude(appeal__suspension__suspended_by=person)
            .exclude(revision__in=overturned.values("revision"))
        )


@pghistory.track()
class Case(models.Model):
    """One piece of work for the moderators: what it is about, how long it waits, who has it.

    `organisation` publishes the listing; nobody of it decides. `taken_by` has the case for half
    an hour from `taken_at`.
    """

    kind = models.CharField(max_length=15, choices=CaseKind)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="cases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, null=True, related_name="cases"
    )
    flag = models.OneToOneField(Flag, on_delete=models.CASCADE, null=True, related_name="case")
    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, null=True, related_name="case")
    dispute = models.ForeignKey(
        Dispute, on_delete=models.CASCADE, null=True, related_name="cases", db_index=False
    )
    warnings = ArrayField(models.CharField(max_length=20, choices=CaseWarning), default=list)
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases_closed",
    )
    closed_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases_taken",
    )
    taken_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=REVISION_KINDS,
                    revision__isnull=False,
                    flag__isnull=True,
                    appeal__isnull=True,
                    dispute__isnull=True,
                )
                | Q(
                    kind__in=FLAG_KINDS,
                    revision__isnull=True,
                    flag__isnull=False,
                    appeal__isnull=True,
                    dispute__isnull=True,
                )
                | Q(
                    kind=CaseKind.APPEAL,
                    revision__isnull=True,
                    flag__isnull=True,
                    appeal__isnull=False,
                    dispute__isnull=True,
                )
                | Q(
                    kind=CaseKind.CLAIM,
                    revision__isnull=True,
                    flag__isnull=True,
                    appeal__isnull=True,
                    dispute__isnull=True,
                )
                | Q(
                    kind=CaseKind.DISPUTE,
                    revision__isnull=True,
                    flag__isnull=True,
                    appeal__isnull=True,
                    dispute__isnull=False,
                ),
                name="case_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(warnings__contained_by=CaseWarning.values),
                name="case_warnings_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="case_closed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="case_taken_at_with_by",
            ),
            models.UniqueConstraint(
                "revision", condition=Q(closed_at__isnull=True), name="case_open_once"
            ),
            models.UniqueConstraint(
                "dispute", condition=Q(closed_at__isnull=True), name="case_of_dispute_once"
            ),
        ]
        indexes = [
            models.Index(
                "opened_at", "id", condition=Q(closed_at__isnull=True), name="case_waiting"
            ),
            models.Index("closed_at", name="case_closed"),
            models.Index("dispute", name="case_of_dispute"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def holder(self, *, at: datetime) -> User | None:
        """Who has it now; a reservation that ran out holds nothing."""
        taken = self.taken_at is not None and self.taken_at > at - RESERVED_FOR
        return self.taken_by if taken else None

    def kept_from(self, person: User, *, at: datetime) -> AlreadyTaken | None:
        """What to tell that person while somebody else has it."""
        holder = self.holder(at=at)
        if holder is None or holder == person or self.taken_at is None:
            return None
        return AlreadyTaken(holder, self.taken_at + RESERVED_FOR)

    def check_free(self, person: User, *, at: datetime) -> None:
        """Raises AlreadyTaken while somebody else has it."""
        taken = self.kept_from(person, at=at)
        if taken is not None:
            raise taken
