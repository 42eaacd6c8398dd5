"""One member says that the organisation uses a listing, another confirms it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.adoption.actions.steps import (
    NoSuchStep,
    Suspended,
    change,
    confirmation,
    lock,
    record,
)
from catalogue.adoption.permissions import may_adopt, may_confirm
from catalogue.models import Adoption, ContactPolicy, Listing, Stage
from catalogue.models.adoption import IN_USE


class AlreadyAdopted(Exception):
    """The organisation has recorded its use of this listing before."""


class NotAdoptable(Exception):
    """The listing is not live, so nobody can begin to use it."""


class NothingToConfirm(Exception):
    """Nothing waits for a second person."""


def adopt(
    *,
    listing: Listing,
    organisation: Organisation,
    stage: str,
    by: User,
    at: datetime,
    scope: str = "",
    started_on: date | None = None,
    **details: str,
) -> Adoption:
    """Declares that an organisation uses a listing; it counts once a second member confirms.

    `details` are `version_used`, `evidence`, `replaces`, `contact_policy`. A withdrawn
    declaration is taken up again.

    Raises AlreadyAdopted, NotAdoptable, NoSuchStep, PermissionDenied.
    """
    if not may_adopt(by, organisation):
        raise PermissionDenied(_("Only members of a public body can record its use."))
    if stage not in (Stage.CONSIDERING, Stage.TRIALLING, Stage.LIVE):
        raise NoSuchStep(_("Choose considering, trying it out or in use."))
    values = {
        "stage": stage,
        "scope": scope,
        "started_on": started_on,
        "declared_by": by,
        "declared_at": at,
        **_known(details),
    }
    with transaction.atomic():
        # Held until the end, so that a merge which takes it away waits, or was there before.
        if not Listing.objects.live().held(listing):
            raise NotAdoptable(_("This service is not live, so its use cannot be recorded."))
        adoption = _insert_or_reopen(listing, organisation, values)
        record("adoption.declared", adoption, by=by, at=at, to=stage)
    return adoption


def _known(details: dict[str, str]) -> dict[str, str]:
    unknown = details.keys() - {"version_used", "evidence", "replaces", "contact_policy"}
    if unknown:
        raise TypeError(f"an adoption has no {sorted(unknown)}")
    return {"contact_policy": ContactPolicy.ASK} | details


def _insert_or_reopen(
    listing: Listing, organisation: Organisation, values: Mapping[str, Any]
) -> Adoption:
    before = (
        Adoption.objects.select_for_update(of=("self",))
        .filter(listing=listing, organisation=organisation)
        .first()
    )
    if before is None:
        try:
            with transaction.atomic():
                return Adoption.objects.create(
                    listing=listing, organisation=organisation, **values
                )
        except IntegrityError as error:
            raise AlreadyAdopted(_already(organisation)) from error
    if not before.withdrawn:
        raise AlreadyAdopted(_already(organisation))
    fresh: dict[str, Any] = {
        "withdrawn": False,
        "lapsed": False,
        "confirmed_by": None,
        "confirmed_at": None,
        "lapses_on": None,
        "live_from": None,
    }
    return change(before, **{**fresh, **values})


def _already(organisation: Organisation) -> str:
    return _("%(body)s has already recorded its use of this service.") % {
        "body": organisation.name
    }


def confirm(*, adoption: Adoption, by: User, at: datetime) -> Adoption:
    """A second member confirms the declaration or the step forward; from now on it counts.

    Raises NothingToConfirm, Suspended, PermissionDenied.
    """
    with transaction.atomic():
        adoption = lock(adoption)
        if not adoption.is_waiting:
            raise NothingToConfirm(
                _("There is nothing to confirm. Somebody may have been faster.")
            )
        if not may_confirm(by, adoption):
            raise PermissionDenied(
                _("Somebody else from your organisation has to confirm what you recorded.")
            )
        if adoption.suspended:
            raise Suspended
        before = adoption.stage if adoption.confirmed_at else ""
        stage = adoption.proposed_stage or adoption.stage
        change(
            adoption,
            stage=stage,
            proposed_stage="",
            proposed_by=None,
            proposed_at=None,
            live_from=_live_from(adoption, stage, at),
            **confirmation(by, at),
        )
        record("adoption.confirmed", adoption, by=by, at=at, was=before, to=stage)
    return adoption


def _live_from(adoption: Adoption, stage: str, at: datetime) -> date | None:
    """The day of the first confirmed use, which later steps keep."""
    if adoption.live_from or stage not in IN_USE:
        return adoption.live_from
    return timezone.localdate(at)
