"""An owner offers membership to an address; who reads its mail answers."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import letters
from accounts.actions.people import AlreadyMember, join
from accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    User,
    record_event,
    token_digest,
)
from accounts.permissions import is_owner

INVITATION_DAYS = 7
MOST_A_DAY = 50


class AlreadyInvited(Exception):
    """An invitation to that address is open."""


class InvitationClosed(Exception):
    """The invitation was answered, has expired, or was for another address."""


class TooManyInvitations(Exception):
    """The organisation has invited as many people in a day as it may."""


@dataclass(frozen=True)
class Invited:
    """The invitation and its token, which is nowhere kept."""

    invitation: Invitation
    token: str


def invite(
    *, organisation: Organisation, email: str, role: str, by: User, at: datetime
) -> Invited:
    """Offers membership to an address for seven days, by mail.

    Raises AlreadyInvited, AlreadyMember, PermissionDenied, TooManyInvitations.
    """
    if not is_owner(by, organisation):
        raise PermissionDenied(_("Only owners can invite people."))
    if Membership.objects.filter(organisation=organisation, person__email__iexact=email).exists():
        raise AlreadyMember(_("This person is a member already."))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _check_limit(organisation, at)
        _forget_expired(organisation, email, at)
        invitation = _create(organisation, email, role, token, by=by, at=at)
        record_event(
            kind="membership.invited",
            subject_id=invitation.pk,
            version=1,
            at=at,
            by=by,
            organisation_id=organisation.pk,
            delta={"to": role},
        )
        letters.invited(invitation, token)
    return Invited(invitation, token)


def _check_limit(organisation: Organisation, at: datetime) -> None:
    # The organisation's row is the lock: invitations at once are counted one after the other.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    lately = Invitation.objects.filter(
        organisation=organisation, invited_at__gt=at - timedelta(days=1)
    )
    if lately.count() >= MOST_A_DAY:
        raise TooManyInvitations(
            _("Your organisation has sent %(most)s invitations today. Send more tomorrow.")
            % {"most": MOST_A_DAY}
        )


def _forget_expired(organisation: Organisation, email: str, at: datetime) -> None:
    Invitation.objects.filter(
        organisation=organisation,
        email__iexact=email,
        answered_at__isnull=True,
        expires_at__lte=at,
    ).delete()


def _create(
    organisation: Organisation, email: str, role: str, token: str, *, by: User, at: datetime
) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                organisation=organisation,
                email=email,
                role=role,
                token_digest=token_digest(token),
                invited_by=by,
                invited_at=at,
                expires_at=at + timedelta(days=INVITATION_DAYS),
            )
    except IntegrityError as error:
        raise AlreadyInvited(_("This address has an open invitation already.")) from error


def accept(*, invitation: Invitation, by: User, at: datetime) -> Membership:
    """Joins the organisation with the offered role.

    Raises AlreadyMember, InvitationClosed.
    """
    with transaction.atomic():
        invitation = _lock(invitation, at)
        _check_address(invitation, by)
        _answer(invitation, by=by, at=at, accepted=True)
        JoinRequest.objects.open().filter(
            organisation=invitation.organisation_id, asked_by=by
        ).update(answered_by=by, answered_at=at, accepted=True)
        return join(
            organisation=invitation.organisation,
            person=by,
            role=invitation.role,
            kind="membership.accepted",
            by=by,
            at=at,
        )


def decline(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Answers no; the invitation is closed.

    Raises InvitationClosed.
    """
    with transaction.atomic():
        invitation = _lock(invitation, at)
        _check_address(invitation, by)
        _answer(invitation, by=by, at=at)
        _record("membership.declined", invitation, by=by, at=at)


def call_off(*, invitation: Invitation, by: User, at: datetime) -> None:
    """An owner takes an open invitation back; its link stops working.

    Raises InvitationClosed, PermissionDenied.
    """
    if not is_owner(by, invitation.organisation):
        raise PermissionDenied(_("Only owners can take back an invitation."))
    with transaction.atomic():
        invitation = _lock(invitation, at)
        _answer(invitation, by=by, at=at)
        _record("membership.uninvited", invitation, by=by, at=at)


def _lock(invitation: Invitation, at: datetime) -> Invitation:
    locked = (
        Invitation.objects.open(at=at)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=invitation.pk)
        .first()
    )
    if locked is None:
        raise InvitationClosed(_("This invitation has expired, or was answered already."))
    return locked


def _check_address(invitation: Invitation, by: User) -> None:
    if not invitation.is_for(by):
        raise InvitationClosed(_("This invitation was sent to another address."))


def _answer(invitation: Invitation, *, by: User, at: datetime, accepted: bool = False) -> None:
    invitation.accepted = accepted
    invitation.answered_by = by
    invitation.answered_at = at
    invitation.save(update_fields=["accepted", "answered_by", "answered_at"])


def _record(kind: str, invitation: Invitation, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=invitation.pk,
        version=1,
        at=at,
        by=by,
        organisation_id=invitation.organisation_id,
    )
