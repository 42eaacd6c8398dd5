"""What becomes of a recorded use: another stage, corrected answers, its withdrawal."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.adoption.actions.steps import (
    ChangedMeanwhile,
    NoSuchStep,
    answer_by_deed,
    change,
    concede,
    lock,
    lock_with_case,
    record,
)
from catalogue.adoption.permissions import may_adopt
from catalogue.models import Adoption
from catalogue.models.adoption import STEPS_BACK, STEPS_FORWARD

CORRECTABLE = {"scope", "version_used", "evidence", "replaces", "contact_policy"}


class NotCorrectable(Exception):
    """A withdrawn use has no answers that anybody reads."""


def advance(*, adoption: Adoption, stage: str, by: User, at: datetime) -> Adoption:
    """Moves to another stage: forward waits for a second member, back takes effect at once.

    Raises NoSuchStep, PermissionDenied.
    """
    with transaction.atomic():
        adoption = lock(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can change its use."))
        if adoption.withdrawn:
            raise NoSuchStep(_("This use was withdrawn. Record it again to change it."))
        before = adoption.stage
        if stage in STEPS_FORWARD[before] and adoption.confirmed_at is not None:
            change(adoption, proposed_stage=stage, proposed_by=by, proposed_at=at)
            record("adoption.stage_proposed", adoption, by=by, at=at, was=before, to=stage)
        elif stage in (*STEPS_BACK[before], *STEPS_FORWARD[before]):
            # A declaration that nobody has confirmed counts nowhere, so it may change freely,
            # as the word of the person who changes it.
            fresh = {} if adoption.confirmed_at else {"declared_by": by, "declared_at": at}
            nothing = {"proposed_stage": "", "proposed_by": None, "proposed_at": None}
            change(adoption, stage=stage, **(nothing | fresh))
            record("adoption.stage_changed", adoption, by=by, at=at, was=before, to=stage)
            answer_by_deed(adoption, by=by, at=at)
        else:
            raise NoSuchStep(_("That stage cannot follow the present one."))
    return adoption


def correct(
    *,
    adoption: Adoption,
    seen: int,
    by: User,
    at: datetime,
    started_on: date | None,
    **details: str,
) -> Adoption:
    """Other answers about a recorded use: its stage stays, so no figure and no second person.

    `details` are `scope`, `version_used`, `evidence`, `replaces`, `contact_policy`; `seen` is
    the version of the row that was read.

    Raises ChangedMeanwhile, NotCorrectable, PermissionDenied.
    """
    with transaction.atomic():
        adoption = lock(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can change its use."))
        if adoption.withdrawn:
            raise NotCorrectable(_("This use was withdrawn. Record it again to change it."))
        if adoption.version != seen:
            raise ChangedMeanwhile(
                _(
                    "A colleague changed this use while you typed. Check your answers and save again."
                )
            )
        change(adoption, started_on=started_on, **_known(details))
        record("adoption.corrected", adoption, by=by, at=at)
        answer_by_deed(adoption, by=by, at=at)
    return adoption


def _known(details: dict[str, str]) -> dict[str, str]:
    unknown = details.keys() - CORRECTABLE
    if unknown:
        raise TypeError(f"an adoption has no {sorted(unknown)}")
    return details


def withdraw(*, adoption: Adoption, by: User, at: datetime) -> Adoption:
    """Takes a declaration back as recorded by mistake; it counts nowhere from now on.

    Raises PermissionDenied.
    """
    with transaction.atomic():
        adoption = lock_with_case(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can withdraw its use."))
        if not adoption.withdrawn:
            nothing = {"proposed_stage": "", "proposed_by": None, "proposed_at": None}
            concede(adoption, by=by, at=at)
            change(adoption, withdrawn=True, **nothing)
            record("adoption.withdrawn", adoption, by=by, at=at, was=adoption.stage)
    return adoption
