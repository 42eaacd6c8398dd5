"""What editors record of what their organisation runs, keep true, and end."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import Organisation, User, record_event
from catalogue.estate.actions.steps import check_keeper
from catalogue.models import Adoption, Capability, EstateLine, LineState
from catalogue.models.estate_line import VALUES


class AlreadyRecorded(Exception):
    """The organisation has an open line of this name for the capability."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the line first; the message says who."""


class LineEnded(Exception):
    """What has ended is history; something new can be recorded."""


class NotOurUse(Exception):
    """The use that is named is none of this organisation's, or was taken back."""


class NotEndedYet(Exception):
    """Something ends on a day that has come."""


def declare(
    *, organisation: Organisation, capability: Capability, by: User, at: datetime, **values: object
) -> EstateLine:
    """Records how an organisation meets a capability. `values` are columns of `VALUES`.

    Raises AlreadyRecorded, NotOurUse, PermissionDenied.
    """
    check_keeper(by, organisation)
    _check_values(values)
    with transaction.atomic():
        _check_use(organisation, values.get("adoption_id"))
        line = _insert(organisation, capability, values, by=by, at=at)
        _record("estate.changed", line, by=by, at=at, act="recorded")
    return line


def _insert(
    organisation: Organisation,
    capability: Capability,
    values: Mapping[str, object],
    *,
    by: User,
    at: datetime,
) -> EstateLine:
    try:
        with transaction.atomic():
            return EstateLine.objects.create(
                organisation=organisation,
                capability=capability,
                stated_by=by,
                stated_at=at,
                **values,
            )
    except IntegrityError as error:
        raise _cause(error) from error


def _cause(error: IntegrityError) -> Exception:
    """A second open line in people's words; any other broken rule is a fault of ours."""
    if "estate_line_open_once" not in str(error):
        return error
    return AlreadyRecorded(
        _("Your organisation has recorded something of this name for this purpose already.")
    )


def change(*, line: EstateLine, by: User, at: datetime, **values: object) -> EstateLine:
    """Stores what is true now. `line` is as the person saw it: an older version is refused.

    Raises AlreadyRecorded, ChangedMeanwhile, LineEnded, NotOurUse, PermissionDenied.
    """
    _check_values(values)
    with transaction.atomic():
        seen = line.version
        line = _lock_open(line, by)
        if line.version != seen:
            raise ChangedMeanwhile(
                _("%(person)s changed this while you were writing.")
                % {"person": line.stated_by.name}
            )
        fresh = {name: value for name, value in values.items() if getattr(line, name) != value}
        if fresh:
            _check_use(line.organisation, fresh.get("adoption_id"))
            _store(line, by=by, at=at, **fresh)
            _record("estate.changed", line, by=by, at=at, act="changed", fields=sorted(fresh))
    return line


def confirm_line(*, line: EstateLine, by: User, at: datetime) -> EstateLine:
    """Says that all of it is still true; a second time on one day does nothing.

    Raises LineEnded, PermissionDenied.
    """
    with transaction.atomic():
        line = _lock_open(line, by)
        if timezone.localdate(line.stated_at) < timezone.localdate(at):
            _store(line, by=by, at=at)
            _record("estate.confirmed", line, by=by, at=at)
    return line


def retire(
    *,
    line: EstateLine,
    retired_on: date,
    reference: str = "",
    replaced_by: Adoption | None = None,
    by: User,
    at: datetime,
) -> EstateLine:
    """Ends it. `reference` is the last invoice or the record that it was switched off.

    Raises LineEnded, NotEndedYet, NotOurUse, PermissionDenied.
    """
    if retired_on > timezone.localdate(at):
        raise NotEndedYet(_("The day on which it ended must be today or in the past."))
    with transaction.atomic():
        line = _lock_open(line, by)
        _check_use(line.organisation, replaced_by.pk if replaced_by else None)
        ended = {
            "state": LineState.RETIRED,
            "retired_on": retired_on,
            "closing_reference": reference,
            "replaced_by": replaced_by,
        }
        _store(line, by=by, at=at, **ended)
        _record("estate.closed", line, by=by, at=at)
    return line


def name_successor(
    *, line: EstateLine, adoption: Adoption | None, by: User, at: datetime
) -> EstateLine:
    """Says which use of a service takes its place; None says that none does.

    Raises LineEnded, NotOurUse, PermissionDenied.
    """
    with transaction.atomic():
        line = _lock_open(line, by)
        key = adoption.pk if adoption else None
        if line.replaced_by_id != key:
            _check_use(line.organisation, key)
            _store(line, by=by, at=at, replaced_by=adoption)
            _record("estate.changed", line, by=by, at=at, act="changed", fields=["replaced_by"])
    return line


def _check_values(values: Mapping[str, object]) -> None:
    if unknown := values.keys() - set(VALUES):
        raise TypeError(f"something that is run has no {sorted(unknown)}")


def _check_use(organisation: Organisation, key: object) -> None:
    uses = Adoption.objects.for_organisation(organisation).filter(withdrawn=False)
    if key is not None and not uses.filter(pk=int(str(key))).exists():
        raise NotOurUse(_("Your organisation has not recorded that it uses this service."))


def _lock_open(line: EstateLine, by: User) -> EstateLine:
    rows = EstateLine.objects.select_related("organisation", "capability", "stated_by")
    line = locked(rows, line.pk)
    check_keeper(by, line.organisation)
    if not line.is_open:
        raise LineEnded(_("This has ended. Record something new if you run it again."))
    return line


def _store(line: EstateLine, *, by: User, at: datetime, **values: object) -> None:
    stated = {"stated_by": by, "stated_at": at}
    for name, value in {**values, **stated}.items():
        setattr(line, name, value)
    line.version += 1
    try:
        with transaction.atomic():
            line.save(update_fields=[*values, *stated, "version"])
    except IntegrityError as error:
        raise _cause(error) from error


def _record(kind: str, line: EstateLine, *, by: User, at: datetime, **delta: object) -> None:
    """Which columns changed, never what stands in them: much of it is private."""
    record_event(
        kind=kind,
        subject_id=line.pk,
        version=line.version,
        at=at,
        by=by,
        organisation_id=line.organisation_id,
        delta={"capability": line.capability_id, **delta},
    )
