"""What the acts about recorded use share: the locked row, a change with its version, one entry."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import User, record_event
from catalogue.dates import add_months
from catalogue.models import Adoption, Case, CaseKind, Dispute, DisputeState
from catalogue.models.dispute import RESTORED
from catalogue.models.steps import Actor

LAPSE_MONTHS = 12


class NoSuchStep(Exception):
    """The stage cannot follow the present one."""


class Suspended(Exception):
    """A dispute keeps the use out of the figures; it comes first."""

    def __init__(self) -> None:
        super().__init__(
            _("This use is suspended after a dispute. The dispute has to be settled first.")
        )


class ChangedMeanwhile(Exception):
    """Somebody stored other answers since the page was opened; the message says what to do."""


def lock(adoption: Adoption) -> Adoption:
    rows = Adoption.objects.select_related("organisation", "listing__organisation")
    return locked(rows, adoption.pk)


def lock_with_case(adoption: Adoption) -> Adoption:
    """First the moderators' case of an open dispute, which whoever hands a service over holds."""
    cases = Case.objects.open().filter(dispute__adoption=adoption)
    list(cases.order_by("pk").select_for_update(of=("self",)))
    return lock(adoption)


def change(adoption: Adoption, **values: object) -> Adoption:
    for name, value in values.items():
        setattr(adoption, name, value)
    adoption.version += 1
    adoption.save(update_fields=[*values, "version"])
    return adoption


def record(
    kind: str,
    adoption: Adoption,
    *,
    by: User | None,
    at: datetime,
    was: str = "",
    to: str = "",
    **more: object,
) -> None:
    record_event(
        kind=kind,
        subject_id=adoption.pk,
        version=adoption.version,
        at=at,
        by=by,
        listing_id=adoption.listing_id,
        organisation_id=adoption.organisation_id,
        delta={name: stage for name, stage in (("from", was), ("to", to)) if stage} | more,
    )


def confirmation(by: User, at: datetime) -> dict[str, object]:
    """What any confirmation sets: from that day it counts for twelve months."""
    today = timezone.localdate(at)
    return {
        "confirmed_by": by,
        "confirmed_at": at,
        "lapses_on": add_months(today, LAPSE_MONTHS),
        "lapsed": False,
    }


def open_dispute_of(adoption: Adoption) -> Dispute | None:
    """The only one that is not settled; its adoption is locked, so it stays as it is."""
    return Dispute.objects.unsettled().filter(adoption=adoption).first()


def take_answer(dispute: Dispute, words: str, *, by: User, at: datetime) -> str:
    """The adopter has had its say, so that a moderator can decide; answers the kind of the act."""
    act = dispute.act_to(DisputeState.ANSWERED, by=Actor.MEMBER)
    dispute.state, dispute.answer = DisputeState.ANSWERED, words
    dispute.answered_by, dispute.answered_at = by, at
    store(dispute, "state", "answer", "answered_by", "answered_at")
    open_case(dispute, at=at)
    return act


def answer_by_deed(adoption: Adoption, *, by: User, at: datetime) -> None:
    """Whoever corrects what is disputed has answered, with or without words."""
    dispute = open_dispute_of(adoption)
    if dispute is not None and dispute.may_be_answered:
        take_answer(dispute, "", by=by, at=at)


def concede(adoption: Adoption, *, by: User, at: datetime) -> None:
    """Nothing is left to dispute once the use is withdrawn.

    What the dispute had suspended may then be recorded and confirmed anew, as the ledger tells.
    """
    dispute = open_dispute_of(adoption)
    if dispute is None:
        return
    dispute.act_to(DisputeState.CONCEDED, by=Actor.MEMBER)
    close(dispute, DisputeState.CONCEDED, by=by, at=at)
    if adoption.suspended:
        change(adoption, suspended=False)
        record(RESTORED, adoption, by=by, at=at, to=adoption.stage, counts=False)


def open_case(dispute: Dispute, *, at: datetime) -> None:
    """One for the moderators, unless they have it already."""
    if not Case.objects.open().filter(dispute=dispute).exists():
        listing = dispute.adoption.listing
        Case.objects.create(
            kind=CaseKind.DISPUTE,
            listing=listing,
            organisation_id=listing.organisation_id,
            dispute=dispute,
            opened_at=at,
        )


def close(dispute: Dispute, state: str, *, by: User, at: datetime) -> None:
    """Settles it, with the moderators' case of it."""
    dispute.state, dispute.settled_by, dispute.settled_at = state, by, at
    store(dispute, "state", "verdict", "settled_by", "settled_at")
    Case.objects.open().filter(dispute=dispute).update(closed_by=by, closed_at=at)


def store(dispute: Dispute, *names: str) -> None:
    dispute.version += 1
    dispute.save(update_fields=[*names, "version"])
