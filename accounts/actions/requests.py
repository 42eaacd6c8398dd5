"""A person of the organisation's mail domain asks to join; an owner answers."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import letters
from accounts.actions.people import join
from accounts.models import JoinRequest, Membership, Organisation, Role, User, record_event
from accounts.permissions import is_owner, may_ask_to_join

WAIT_AFTER_REFUSAL = timedelta(days=30)


class AlreadyAsked(Exception):
    """A request is open, or was refused a short while ago."""


class RequestClosed(Exception):
    """The request was answered already."""


def ask_to_join(*, organisation: Organisation, by: User, at: datetime) -> JoinRequest:
    """Asks the owners, who are told by mail.

    Raises AlreadyAsked, PermissionDenied.
    """
    if not may_ask_to_join(by, organisation):
        raise PermissionDenied(
            _("You can ask to join an organisation that uses the domain of your e-mail address.")
        )
    with transaction.atomic():
        _check_wait(organisation, by, at)
        try:
            with transaction.atomic():
                request = JoinRequest.objects.create(
                    organisation=organisation, asked_by=by, asked_at=at
                )
        except IntegrityError as error:
            raise AlreadyAsked(_("You have asked to join this organisation already.")) from error
        _record("membership.asked", request, by=by, at=at)
        letters.asked(request)
    return request


def _check_wait(organisation: Organisation, by: User, at: datetime) -> None:
    refused = (
        JoinRequest.objects.filter(
            organisation=organisation,
            asked_by=by,
            accepted=False,
            answered_at__gt=at - WAIT_AFTER_REFUSAL,
        )
        .exclude(answered_by=by)
        .exists()
    )
    if refused:
        raise AlreadyAsked(
            _("An owner refused your request. You can ask again 30 days after that.")
        )


def admit(*, request: JoinRequest, by: User, at: datetime) -> Membership:
    """Makes who asked a member; a higher role is given afterwards.

    Raises AlreadyMember, PermissionDenied, RequestClosed.
    """
    with transaction.atomic():
        request = _lock(request)
        _check_owner(request, by)
        _answer(request, by=by, at=at, accepted=True)
        membership = join(
            organisation=request.organisation,
            person=request.asked_by,
            role=Role.MEMBER,
            kind="membership.admitted",
            by=by,
            at=at,
        )
        letters.admitted(request)
    return membership


def refuse(*, request: JoinRequest, reason: str, by: User, at: datetime) -> None:
    """Says no, with the reason, which is mailed to who asked.

    Raises PermissionDenied, RequestClosed.
    """
    with transaction.atomic():
        request = _lock(request)
        _check_owner(request, by)
        _answer(request, by=by, at=at, reason=reason)
        _record("membership.refused", request, by=by, at=at)
        letters.refused(request)


def take_back(*, request: JoinRequest, by: User, at: datetime) -> None:
    """Who asked no longer wants to join.

    Raises PermissionDenied, RequestClosed.
    """
    if request.asked_by_id != by.pk:
        raise PermissionDenied(_("Only who asked can take a request back."))
    with transaction.atomic():
        request = _lock(request)
        _answer(request, by=by, at=at)
        _record("membership.taken_back", request, by=by, at=at)


def _lock(request: JoinRequest) -> JoinRequest:
    locked = (
        JoinRequest.objects.open()
        .select_for_update(of=("self",))
        .select_related("organisation", "asked_by")
        .filter(pk=request.pk)
        .first()
    )
    if locked is None:
        raise RequestClosed(_("This request was answered already."))
    return locked


def _check_owner(request: JoinRequest, by: User) -> None:
    if not is_owner(by, request.organisation):
        raise PermissionDenied(_("Only owners can decide who joins."))


def _answer(
    request: JoinRequest, *, by: User, at: datetime, accepted: bool = False, reason: str = ""
) -> None:
    request.accepted = accepted
    request.reason = reason
    request.answered_by = by
    request.answered_at = at
    request.save(update_fields=["accepted", "reason", "answered_by", "answered_at"])


def _record(kind: str, request: JoinRequest, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=request.pk,
        version=1,
        at=at,
        by=by,
        organisation_id=request.organisation_id,
    )
