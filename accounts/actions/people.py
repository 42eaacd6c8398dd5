"""Who belongs to an organisation, and as what."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import letters
from accounts.models import Membership, Organisation, Role, User, record_event
from accounts.permissions import is_owner


class AlreadyMember(Exception):
    """The person belongs to the organisation already."""


class LastOwner(Exception):
    """An organisation keeps at least one owner."""


class NoLongerMember(Exception):
    """The membership has ended meanwhile."""


def add_member(
    *, organisation: Organisation, person: User, role: str, by: User | None, at: datetime
) -> Membership:
    """Makes a person a member at once; administrators do this.

    Raises AlreadyMember, PermissionDenied.
    """
    if by is not None and not by.is_administrator:
        raise PermissionDenied(_("Only administrators can add a member without an invitation."))
    with transaction.atomic():
        return join(
            organisation=organisation,
            person=person,
            role=role,
            kind="membership.added",
            by=by,
            at=at,
        )


def join(
    *,
    organisation: Organisation,
    person: User,
    role: str,
    kind: str,
    by: User | None,
    at: datetime,
) -> Membership:
    """The step that all ways of joining share; whoever calls it has asked the permission.

    Raises AlreadyMember.
    """
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                organisation=organisation, person=person, role=role, since=at
            )
            _record(kind, membership, by=by, at=at, to=role)
    except IntegrityError as error:
        raise AlreadyMember(_("This person is a member already.")) from error
    return membership


def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Raises LastOwner, NoLongerMember, PermissionDenied."""
    with transaction.atomic():
        membership = _lock(membership, by)
        before = membership.role
        if before == role:
            return membership
        if before == Role.OWNER:
            _keep_an_owner(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        _record("membership.changed", membership, by=by, at=at, was=before, to=role)
        letters.role_changed(membership, by=by)
    return membership


def remove(*, membership: Membership, by: User, at: datetime) -> None:
    """Ends a membership; owners remove others, everybody may leave.

    Raises LastOwner, NoLongerMember, PermissionDenied.
    """
    with transaction.atomic():
        membership = _lock(membership, by, leaving=True)
        if membership.role == Role.OWNER:
            _keep_an_owner(membership)
        _record("membership.removed", membership, by=by, at=at, was=membership.role)
        if membership.person_id != by.pk:
            letters.removed(membership, by=by)
        membership.delete()


def _lock(membership: Membership, by: User, *, leaving: bool = False) -> Membership:
    # The organisation's row is the lock: two owners who leave at once wait for each other.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(
        pk=membership.organisation_id
    )
    own = leaving and membership.person_id == by.pk
    if not own and not is_owner(by, organisation):
        raise PermissionDenied(_("Only owners can change who belongs to the organisation."))
    current = Membership.objects.select_related("organisation", "person")
    locked = current.filter(pk=membership.pk).first()
    if locked is None:
        raise NoLongerMember(_("This person is no longer a member."))
    return locked


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.OWNER, person__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner(_("Make somebody else an owner first: an organisation keeps one."))


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
