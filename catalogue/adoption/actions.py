"""What people do with an adoption (`methods.md` 1.1)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.adoption.permissions import may_adopt, may_confirm
from catalogue.dates import add_months
from catalogue.models import Adoption, ContactPolicy, Listing, Stage
from catalogue.models.adoption import IN_USE, STEPS_BACK, STEPS_FORWARD

LAPSE_MONTHS = 12


class AlreadyAdopted(Exception):
    """The organisation has recorded its use of this listing before."""


class NotAdoptable(Exception):
    """The listing is not live, so nobody can begin to use it."""


class NothingToConfirm(Exception):
    """Nothing waits for a second person."""


class NoSuchStep(Exception):
    """The stage cannot follow the present one."""


class NotConfirmedYet(Exception):
    """Only a confirmed adoption can be renewed."""


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
        _record("adoption.declared", adoption, by=by, at=at, to=stage)
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
    return _change(before, **{**fresh, **values})


def _already(organisation: Organisation) -> str:
    return _("%(body)s has already recorded its use of this service.") % {
        "body": organisation.name
    }


def confirm(*, adoption: Adoption, by: User, at: datetime) -> Adoption:
    """A second member confirms the declaration or the step forward; from now on it counts.

    Raises NothingToConfirm, PermissionDenied.
    """
    with transaction.atomic():
        adoption = _lock(adoption)
        if not adoption.is_waiting:
            raise NothingToConfirm(
                _("There is nothing to confirm. Somebody may have been faster.")
            )
        if not may_confirm(by, adoption):
            raise PermissionDenied(
                _("Somebody else from your organisation has to confirm what you recorded.")
            )
        before = adoption.stage if adoption.confirmed_at else ""
        stage = adoption.proposed_stage or adoption.stage
        _change(
            adoption,
            stage=stage,
            proposed_stage="",
            proposed_by=None,
            proposed_at=None,
            live_from=_live_from(adoption, stage, at),
            **_confirmation(by, at),
        )
        _record("adoption.confirmed", adoption, by=by, at=at, was=before, to=stage)
    return adoption


def _confirmation(by: User, at: datetime) -> dict[str, object]:
    today = timezone.localdate(at)
    return {
        "confirmed_by": by,
        "confirmed_at": at,
        "lapses_on": add_months(today, LAPSE_MONTHS),
        "lapsed": False,
    }


def _live_from(adoption: Adoption, stage: str, at: datetime) -> date | None:
    """The day of the first confirmed use, which later steps keep."""
    if adoption.live_from or stage not in IN_USE:
        return adoption.live_from
    return timezone.localdate(at)


def advance(*, adoption: Adoption, stage: str, by: User, at: datetime) -> Adoption:
    """Moves to another stage: forward waits for a second member, back takes effect at once.

    Raises NoSuchStep, PermissionDenied.
    """
    with transaction.atomic():
        adoption = _lock(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can change its use."))
        if adoption.withdrawn:
            raise NoSuchStep(_("This use was withdrawn. Record it again to change it."))
        before = adoption.stage
        if stage in STEPS_FORWARD[before] and adoption.confirmed_at is not None:
            _change(adoption, proposed_stage=stage, proposed_by=by, proposed_at=at)
            _record("adoption.stage_proposed", adoption, by=by, at=at, was=before, to=stage)
        elif stage in (*STEPS_BACK[before], *STEPS_FORWARD[before]):
            # A declaration that nobody has confirmed counts nowhere, so it may change freely,
            # as the word of the person who changes it.
            fresh = {} if adoption.confirmed_at else {"declared_by": by, "declared_at": at}
            nothing = {"proposed_stage": "", "proposed_by": None, "proposed_at": None}
            _change(adoption, stage=stage, **(nothing | fresh))
            _record("adoption.stage_changed", adoption, by=by, at=at, was=before, to=stage)
        else:
            raise NoSuchStep(_("That stage cannot follow the present one."))
    return adoption


def renew(*, adoption: Adoption, by: User, at: datetime) -> Adoption:
    """Any one member says that it still holds; it counts for another 12 months.

    Raises NotConfirmedYet, PermissionDenied.
    """
    with transaction.atomic():
        adoption = _lock(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can renew its use."))
        if adoption.confirmed_at is None or adoption.withdrawn:
            raise NotConfirmedYet(
                _("A second person has to confirm this before it can be renewed.")
            )
        _change(adoption, **_confirmation(by, at))
        _record("adoption.reconfirmed", adoption, by=by, at=at, to=adoption.stage)
    return adoption


def withdraw(*, adoption: Adoption, by: User, at: datetime) -> Adoption:
    """Takes a declaration back as recorded by mistake; it counts nowhere from now on.

    Raises PermissionDenied.
    """
    with transaction.atomic():
        adoption = _lock(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can withdraw its use."))
        if not adoption.withdrawn:
            nothing = {"proposed_stage": "", "proposed_by": None, "proposed_at": None}
            _change(adoption, withdrawn=True, **nothing)
            _record("adoption.withdrawn", adoption, by=by, at=at, was=adoption.stage)
    return adoption


def lapse_due(*, at: datetime) -> int:
    """What the clock does: adoptions that nobody renewed stop counting. Answers how many."""
    lapsed = 0
    for key in Adoption.objects.due_to_lapse(on=timezone.localdate(at)).values_list("pk"):
        with transaction.atomic():
            adoption = _lock(Adoption(pk=key[0]))
            if (
                adoption.counts
                and adoption.lapses_on
                and adoption.lapses_on <= timezone.localdate(at)
            ):
                _change(adoption, lapsed=True)
                _record("adoption.lapsed", adoption, by=None, at=at, was=adoption.stage)
                lapsed += 1
    return lapsed


def _lock(adoption: Adoption) -> Adoption:
    return locked(Adoption.objects.select_related("organisation", "listing"), adoption.pk)


def _change(adoption: Adoption, **values: object) -> Adoption:
    for name, value in values.items():
        setattr(adoption, name, value)
    adoption.version += 1
    adoption.save(update_fields=[*values, "version"])
    return adoption


def _record(
    kind: str,
    adoption: Adoption,
    *,
    by: User | None,
    at: datetime,
    was: str = "",
    to: str = "",
) -> None:
    record_event(
        kind=kind,
        subject_id=adoption.pk,
        version=adoption.version,
        at=at,
        by=by,
        listing_id=adoption.listing_id,
        organisation_id=adoption.organisation_id,
        delta={name: stage for name, stage in (("from", was), ("to", to)) if stage},
    )
