"""Hiding what an organisation says of a service, and putting it back."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.locking import locked
from accounts.models import User, record_event
from catalogue.models import Flag, Hiding, OutcomeReport, Rating
from catalogue.moderation.actions.steps import given
from catalogue.moderation.permissions import may_judge_words

Words = Rating | OutcomeReport
NOUNS: dict[type, str] = {Rating: "rating", OutcomeReport: "outcome"}
"""Begins the kinds of the entries, and names the column of what is about them."""


class NotToHide(Exception):
    """It is hidden already, or withdrawn."""


class NotHidden(Exception):
    """There is nothing to put back."""


def hide_words(
    *, said: Words, reason: str, by: User, at: datetime, flag: Flag | None = None
) -> Hiding:
    """Nobody but its organisation and the moderators reads it, and it counts nowhere.

    Raises NotToHide, ReasonMissing, PermissionDenied.
    """
    reason = given(reason)
    with transaction.atomic():
        found = _lock(said, by)
        if not found.is_shown:
            raise NotToHide(_("It is not shown any more, so there is nothing to hide."))
        made = Hiding.objects.create(
            **{noun_of(found): found}, flag=flag, reason=reason, hidden_by=by, hidden_at=at
        )
        _set_hidden(found, hidden=True, by=by, at=at)
    return made


def restore_words(*, said: Words, reason: str, by: User, at: datetime) -> Words:
    """Everybody reads it again, and it counts.

    Raises NotHidden, ReasonMissing, PermissionDenied.
    """
    reason = given(reason)
    with transaction.atomic():
        found: Words = _lock(said, by)
        if not found.hidden:
            raise NotHidden(_("It is not hidden."))
        standing = Hiding.objects.standing().filter(**{noun_of(found): found})
        standing.update(restored_because=reason, restored_by=by, restored_at=at)
        _set_hidden(found, hidden=False, by=by, at=at)
    return found


def noun_of(said: Words) -> str:
    return NOUNS[type(said)]


def _lock(said: Words, by: User) -> Any:
    rows: Any = type(said).objects.select_related("organisation", "listing__organisation")
    found = locked(rows, said.pk)
    if not may_judge_words(by, found):
        raise PermissionDenied(
            _("Only a moderator from outside both organisations can decide this.")
        )
    return found


def _set_hidden(said: Words, *, hidden: bool, by: User, at: datetime) -> None:
    said.hidden = hidden
    said.version += 1
    said.save(update_fields=["hidden", "version"])
    record_event(
        kind=f"{noun_of(said)}.{'hidden' if hidden else 'restored'}",
        subject_id=said.pk,
        version=said.version,
        at=at,
        by=by,
        listing_id=said.listing_id,
        organisation_id=said.organisation_id,
    )
