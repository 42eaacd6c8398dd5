"""What people do with an outcome report (`methods.md` 7.3, gate 3)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.models import Listing, OutcomeReport
from catalogue.models.outcome import SAID
from catalogue.models.steps import reason_given
from catalogue.outcomes.permissions import may_change, may_confirm, may_report, may_verify


class AlreadyReported(Exception):
    """The organisation has an open report of this measure."""


class NothingToConfirm(Exception):
    """Nothing waits for a second person."""


class NotOpen(Exception):
    """The report was withdrawn."""


class NotToVerify(Exception):
    """Nobody can read it, or its evidence was seen before."""


_NOT_CONFIRMED: dict[str, object] = {"confirmed_by": None, "confirmed_at": None}
_NOT_VERIFIED: dict[str, object] = {"verified_by": None, "verified_at": None, "evidence_seen": ""}


def report(
    *, listing: Listing, organisation: Organisation, by: User, at: datetime, **said: object
) -> OutcomeReport:
    """Stores what a member says was measured; it counts once a second member confirms it.

    `said` are the columns of `models.outcome.SAID`, all but the costs and the evidence's address
    needed.

    Raises AlreadyReported, PermissionDenied.
    """
    _check(said)
    with transaction.atomic():
        # Held until the end: a merge moves the use that allows the report.
        if not Listing.objects.held(listing) or not may_report(by, organisation, listing):
            raise PermissionDenied(
                _("Only members of an organisation that uses this service can report outcomes.")
            )
        try:
            with transaction.atomic():
                made = OutcomeReport.objects.create(
                    listing=listing,
                    organisation=organisation,
                    reported_by=by,
                    reported_at=at,
                    **said,
                )
        except IntegrityError as error:
            raise _already(error) from error
        _record("outcome.reported", made, by=by, at=at)
    return made


def replace(*, report: OutcomeReport, by: User, at: datetime, **said: object) -> OutcomeReport:
    """Other words in place of the earlier ones, which its history keeps.

    They count once a second member confirms them, and the evidence has to be seen anew.

    Raises AlreadyReported, NotOpen, PermissionDenied.
    """
    _check(said)
    with transaction.atomic():
        found = _lock(report)
        if not may_change(by, found):
            raise PermissionDenied(_("Only members of the organisation can change this report."))
        if found.withdrawn_at is not None:
            raise NotOpen(_("This report was withdrawn. Report the outcome anew."))
        fresh = {"reported_by": by, "reported_at": at} | _NOT_CONFIRMED | _NOT_VERIFIED
        try:
            with transaction.atomic():
                _change(found, **said, **fresh)
        except IntegrityError as error:
            raise _already(error) from error
        _record("outcome.replaced", found, by=by, at=at)
    return found


def _check(said: dict[str, object]) -> None:
    if unknown := said.keys() - set(SAID):
        raise TypeError(f"an outcome report has no {sorted(unknown)}")


def _already(error: IntegrityError) -> Exception:
    if "outcome_open_once" not in str(error):
        return error
    return AlreadyReported(
        _("Your organisation has reported this measure already. Change that report instead.")
    )


def confirm(*, report: OutcomeReport, by: User, at: datetime) -> OutcomeReport:
    """A second member confirms it; from now on everybody reads it and it counts.

    Raises NothingToConfirm, PermissionDenied.
    """
    with transaction.atomic():
        found = _lock(report)
        if not found.is_waiting:
            raise NothingToConfirm(
                _("There is nothing to confirm. Somebody may have been faster.")
            )
        if not may_confirm(by, found):
            raise PermissionDenied(
                _("Somebody else from your organisation has to confirm what you reported.")
            )
        _change(found, confirmed_by=by, confirmed_at=at)
        _record("outcome.confirmed", found, by=by, at=at)
    return found


def withdraw(*, report: OutcomeReport, by: User, at: datetime) -> OutcomeReport:
    """Takes a report back: it is shown and counted nowhere. Twice is once.

    Raises PermissionDenied.
    """
    with transaction.atomic():
        found = _lock(report)
        if not may_change(by, found):
            raise PermissionDenied(_("Only members of the organisation can withdraw this report."))
        if found.withdrawn_at is None:
            _change(found, withdrawn_by=by, withdrawn_at=at)
            _record("outcome.withdrawn", found, by=by, at=at)
    return found


def verify(*, report: OutcomeReport, seen: str, by: User, at: datetime) -> OutcomeReport:
    """A moderator from outside has seen the evidence, and says which.

    Raises NotToVerify, ReasonMissing, PermissionDenied.
    """
    seen = reason_given(seen, _("Enter which evidence you have seen. Everybody reads it."))
    with transaction.atomic():
        found = _lock(report)
        if not may_verify(by, found):
            raise PermissionDenied(
                _("Only a moderator from outside both organisations can verify this.")
            )
        if not found.counts or found.verified_at is not None:
            raise NotToVerify(
                _("There is nothing to verify: it was verified, changed or taken back meanwhile.")
            )
        _change(found, evidence_seen=seen, verified_by=by, verified_at=at)
        _record("outcome.verified", found, by=by, at=at)
    return found


def _lock(report: OutcomeReport) -> OutcomeReport:
    rows = OutcomeReport.objects.select_related("organisation", "listing__organisation")
    return locked(rows, report.pk)


def _change(report: OutcomeReport, **values: object) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.version += 1
    report.save(update_fields=[*values, "version"])


def _record(kind: str, report: OutcomeReport, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=report.pk,
        version=report.version,
        at=at,
        by=by,
        listing_id=report.listing_id,
        organisation_id=report.organisation_id,
    )
