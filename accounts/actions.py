"""Organisations, and who belongs to them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import (
    Invitation,
    Membership,
    Organisation,
    Role,
    SiteRole,
    User,
    record_event,
)
from accounts.permissions import is_owner

INVITATION_DAYS = 7


class AlreadyMember(Exception):
    """The person belongs to the organisation already."""


class AlreadyInvited(Exception):
    """An invitation to that address is open."""


class InvitationClosed(Exception):
    """The invitation was answered, has expired, or was for another address."""


class LastOwner(Exception):
    """An organisation keeps at least one owner."""


@dataclass(frozen=True)
class Invited:
    """The invitation and its token, which is nowhere kept."""

    invitation: Invitation
    token: str


def create_organisation(
    *,
    name: str,
    type: str,  # noqa: A002 - the field's own name
    by: User | None,
    at: datetime,
    slug: str = "",
    group: Organisation | None = None,
    **details: str | date | Organisation | None,
) -> Organisation:
    """Adds an organisation to the register; administrators and their imports do this.

    `details` are `size_band`, `place`, `description`, `website`, `parent`, `exists_from`,
    `exists_until`. `by` is None for the example data alone.

    Raises PermissionDenied.
    """
    if by is not None and not by.is_administrator:
        raise PermissionDenied(_("Only administrators can add an organisation."))
    with transaction.atomic():
        organisation = Organisation.objects.create(
            name=name, type=type, slug=slug or _free_slug(name), group=group, **details
        )
        record_event(
            kind="organisation.created",
            subject_id=organisation.pk,
            version=1,
            at=at,
            by=by,
            organisation_id=organisation.pk,
        )
    return organisation


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:100] or "organisation"
    taken = set(
        Organisation.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    number = 1
    slug = wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def add_member(
    *, organisation: Organisation, person: User, role: str, by: User | None, at: datetime
) -> Membership:
    """Makes a person a member at once; administrators do this.

    Raises AlreadyMember, PermissionDenied.
    """
    if by is not None and not by.is_administrator:
        raise PermissionDenied(_("Only administrators can add a member without an invitation."))
    with transaction.atomic():
        membership = _join(organisation, person, role, at)
        _record("membership.added", membership, by=by, at=at, to=role)
    return membership


def _join(organisation: Organisation, person: User, role: str, at: datetime) -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.create(
                organisation=organisation, person=person, role=role, since=at
            )
    except IntegrityError as error:
        raise AlreadyMember(_("This person is a member already.")) from error


def invite(
    *, organisation: Organisation, email: str, role: str, by: User, at: datetime
) -> Invited:
    """Offers membership to an address for seven days.

    Raises AlreadyInvited, AlreadyMember, PermissionDenied.
    """
    if not is_owner(by, organisation):
        raise PermissionDenied(_("Only owners can invite people."))
    if Membership.objects.filter(organisation=organisation, person__email__iexact=email).exists():
        raise AlreadyMember(_("This person is a member already."))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(
            organisation=organisation,
            email__iexact=email,
            answered_at__isnull=True,
            expires_at__lte=at,
        ).delete()
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(
                    organisation=organisation,
                    email=email,
                    role=role,
                    token_digest=digest(token),
                    invited_by=by,
                    invited_at=at,
                    expires_at=at + timedelta(days=INVITATION_DAYS),
                )
        except IntegrityError as error:
            raise AlreadyInvited(_("This address has an open invitation already.")) from error
        record_event(
            kind="membership.invited",
            subject_id=invitation.pk,
            version=1,
            at=at,
            by=by,
            organisation_id=organisation.pk,
            delta={"to": role},
        )
    return Invited(invitation, token)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def accept(*, invitation: Invitation, by: User, at: datetime) -> Membership:
    """Joins the organisation with the offered role.

    Raises AlreadyMember, InvitationClosed.
    """
    with transaction.atomic():
        invitation = _answer(invitation, by=by, at=at, accepted=True)
        membership = _join(invitation.organisation, by, invitation.role, at)
        _record("membership.accepted", membership, by=by, at=at, to=invitation.role)
    return membership


def decline(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Answers no; the invitation is closed.

    Raises InvitationClosed.
    """
    with transaction.atomic():
        invitation = _answer(invitation, by=by, at=at, accepted=False)
        record_event(
            kind="membership.declined",
            subject_id=invitation.pk,
            version=1,
            at=at,
            by=by,
            organisation_id=invitation.organisation_id,
        )


def _answer(invitation: Invitation, *, by: User, at: datetime, accepted: bool) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=invitation.pk)
    )
    mine = invitation.email.lower() == by.email.lower()
    if not mine or invitation.answered_at or invitation.expires_at <= at:
        raise InvitationClosed(
            _("This invitation has expired, was answered, or was sent to another address.")
        )
    invitation.accepted = accepted
    invitation.answered_by = by
    invitation.answered_at = at
    invitation.save(update_fields=["accepted", "answered_by", "answered_at"])
    return invitation


def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Raises LastOwner, PermissionDenied."""
    with transaction.atomic():
        membership = _lock(membership, by)
        before = membership.role
        if before == Role.OWNER and role != Role.OWNER:
            _keep_an_owner(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        _record("membership.changed", membership, by=by, at=at, was=before, to=role)
    return membership


def remove(*, membership: Membership, by: User, at: datetime) -> None:
    """Ends a membership; owners remove others, everybody may leave.

    Raises LastOwner, PermissionDenied.
    """
    with transaction.atomic():
        membership = _lock(membership, by, leaving=True)
        if membership.role == Role.OWNER:
            _keep_an_owner(membership)
        _record("membership.removed", membership, by=by, at=at, was=membership.role)
        membership.delete()


def _lock(membership: Membership, by: User, *, leaving: bool = False) -> Membership:
    # The organisation's row is the lock: two owners who leave at once wait for each other.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(
        pk=membership.organisation_id
    )
    own = leaving and membership.person_id == by.pk
    if not own and not is_owner(by, organisation):
        raise PermissionDenied(_("Only owners can change who belongs to the organisation."))
    return Membership.objects.select_related("organisation").get(pk=membership.pk)


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.OWNER, person__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner(_("Make somebody else an owner first: an organisation keeps one."))


def set_site_role(*, person: User, role: str, by: User | None, at: datetime) -> User:
    """Makes a person a moderator or administrator, or neither; never oneself.

    `by` is None for the example data and the first administrator, from the command line.

    Raises PermissionDenied.
    """
    if by is not None and (not by.is_administrator or by.pk == person.pk):
        raise PermissionDenied(_("Another administrator has to change this role."))
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        before = person.site_role
        person.site_role = SiteRole(role)
        person.save(update_fields=["site_role"])
        record_event(
            kind="person.role_changed",
            subject_id=person.pk,
            version=int(at.timestamp() * 1000),
            at=at,
            by=by,
            delta={"from": before, "to": role},
        )
    return person


def _record(
    kind: str,
    membership: Membership,
    *,
    by: User | None,
    at: datetime,
    was: str = "",
    to: str = "",
) -> None:
    record_event(
        kind=kind,
        subject_id=membership.pk,
        # A membership has no version column; the moment tells its changes apart.
        version=int(at.timestamp() * 1000),
        at=at,
        by=by,
        organisation_id=membership.organisation_id,
        delta={name: role for name, role in (("from", was), ("to", to)) if role},
    )
