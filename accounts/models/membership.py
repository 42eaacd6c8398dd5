import hashlib
from datetime import datetime
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Organisation
from accounts.models.user import User


class Role(models.TextChoices):
    MEMBER = "member", _("member")
    EDITOR = "editor", _("editor")
    OWNER = "owner", _("owner")


@pghistory.track()
class Membership(models.Model):
    """A person in an organisation. One row for each pair."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "person", name="membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role} of {self.organisation_id}"


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> Self:
        return self.filter(answered_at__isnull=True, expires_at__gt=at)

    def with_token(self, token: str) -> Self:
        return self.filter(token_digest=token_digest(token))


@pghistory.track(exclude=["email"])
class Invitation(models.Model):
    """An offer of membership, sent to one address. Only the digest of its token is kept."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted = models.BooleanField(default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitations_answered",
    )
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="invitation_role_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, accepted=False)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="invitation_answered_at_with_by",
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(answered_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"

    def is_for(self, person: User) -> bool:
        return self.email.lower() == person.email.lower()

    def is_open(self, *, at: datetime) -> bool:
        return self.answered_at is None and self.expires_at > at


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)


@pghistory.track()
class JoinRequest(models.Model):
    """A person whose verified address is of the organisation's domain asks to be a member.

    Answered by an owner, or by who asked: that takes it back.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="join_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests"
    )
    asked_at = models.DateTimeField()
    accepted = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="join_requests_answered",
    )
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[JoinRequestQuerySet] = JoinRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, accepted=False)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="join_request_answered_at_with_by",
            ),
            models.UniqueConstraint(
                "organisation",
                "asked_by",
                condition=Q(answered_at__isnull=True),
                name="join_request_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by_id} asks to join {self.organisation_id}"
