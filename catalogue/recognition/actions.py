"""What a name in an imported list of users stands for."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, record_event
from catalogue.models import NameDecision, UnresolvedAdopter
from catalogue.recognition.permissions import may_recognise


class AlreadyDecided(Exception):
    """Another moderator was faster; the message says who, and what they decided."""


class NotDecided(Exception):
    """The name waits for a decision, so nothing can be undone."""


def match_name(
    *,
    name: UnresolvedAdopter,
    organisation: Organisation,
    by: User,
    at: datetime,
    everywhere: bool = False,
) -> int:
    """The name stands for that organisation; `everywhere`, on all lists that have it.

    No use begins by that: the organisation is told, and may record its use itself. Answers how
    many rows that were.

    Raises AlreadyDecided, PermissionDenied.
    """
    values = {"decision": NameDecision.MATCHED.value, "organisation": organisation}
    return _decide(name, values, by=by, at=at, everywhere=everywhere)


def dismiss_name(
    *, name: UnresolvedAdopter, decision: str, by: User, at: datetime, everywhere: bool = False
) -> int:
    """The name stands for none of ours (`none`), or for no organisation at all (`no_body`).

    Raises AlreadyDecided, PermissionDenied.
    """
    if decision not in {NameDecision.NONE, NameDecision.NO_BODY}:
        raise ValueError(decision)
    return _decide(
        name, {"decision": decision, "organisation": None}, by=by, at=at, everywhere=everywhere
    )


def reopen_name(*, name: UnresolvedAdopter, by: User, at: datetime) -> int:
    """Undoes one act: every name that was decided by it waits again.

    Raises NotDecided, PermissionDenied.
    """
    _check(by)
    with transaction.atomic():
        (row,) = _lock([name.pk])
        if row.is_waiting:
            raise NotDecided(_("This name waits for a decision already."))
        same = UnresolvedAdopter.objects.named_alike(row.name).filter(
            decided_by=row.decided_by_id, decided_at=row.decided_at
        )
        rows = _lock(same.values_list("pk", flat=True))
        nothing = {"organisation": None, "decided_by": None, "decided_at": None}
        _change(rows, {"decision": NameDecision.WAITING.value, **nothing}, by=by, at=at)
    return len(rows)


def _decide(
    name: UnresolvedAdopter,
    values: dict[str, object],
    *,
    by: User,
    at: datetime,
    everywhere: bool,
) -> int:
    _check(by)
    with transaction.atomic():
        keys = {name.pk}
        if everywhere:
            alike = UnresolvedAdopter.objects.waiting().named_alike(name.name)
            keys |= set(alike.values_list("pk", flat=True))
        rows = {row.pk: row for row in _lock(keys)}
        if not rows[name.pk].is_waiting:
            raise AlreadyDecided(_who_was_faster(rows[name.pk]))
        waiting = [row for row in rows.values() if row.is_waiting]
        _change(waiting, {**values, "decided_by": by, "decided_at": at}, by=by, at=at)
    return len(waiting)


def _check(person: User) -> None:
    if not may_recognise(person):
        raise PermissionDenied(_("Only moderators decide what a name stands for."))


def _lock(keys: Iterable[int]) -> list[UnresolvedAdopter]:
    rows = UnresolvedAdopter.objects.filter(pk__in=list(keys)).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _who_was_faster(row: UnresolvedAdopter) -> str:
    return _("%(person)s has decided this already: %(decision)s.") % {
        "person": row.decided_by.name if row.decided_by else "",
        "decision": row.get_decision_display(),
    }


_ACTS = {
    NameDecision.MATCHED: "adopter.matched",
    NameDecision.NONE: "adopter.dismissed",
    NameDecision.NO_BODY: "adopter.dismissed",
    NameDecision.WAITING: "adopter.reopened",
}


def _change(
    rows: Iterable[UnresolvedAdopter], values: dict[str, object], *, by: User, at: datetime
) -> None:
    """Each row tells of one service, so each has an entry of its own."""
    for row in rows:
        for column, value in values.items():
            setattr(row, column, value)
        row.version += 1
        row.save(update_fields=[*values, "version"])
        record_event(
            kind=_ACTS[NameDecision(row.decision)],
            subject_id=row.pk,
            version=row.version,
            at=at,
            by=by,
            listing_id=row.listing_id,
            organisation_id=row.organisation_id,
            delta={"to": row.decision},
        )
