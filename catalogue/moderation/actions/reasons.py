"""The words that moderators use often, kept by themselves."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.models import UsualReason
from catalogue.moderation.actions.steps import ChangedMeanwhile


class TitleTaken(Exception):
    """There is such a reason for that use already."""


def save_reason(
    *, reason: UsualReason, title: str, words: str, in_use: bool, by: User, at: datetime
) -> UsualReason:
    """Stores a new reason (with its use, without a key) or changes one as it was seen.

    Raises TitleTaken, ChangedMeanwhile, PermissionDenied.
    """
    if not by.is_moderator:
        raise PermissionDenied(_("Only moderators change the usual reasons."))
    with transaction.atomic():
        if reason.pk is not None:
            stored = UsualReason.objects.select_for_update().get(pk=reason.pk)
            if stored.version != reason.version:
                raise ChangedMeanwhile(_("Another moderator has changed this reason meanwhile."))
            reason.version += 1
        reason.title, reason.words, reason.in_use = title.strip(), words.strip(), in_use
        reason.changed_by, reason.changed_at = by, at
        try:
            with transaction.atomic():
                reason.save()
        except IntegrityError as error:
            raise TitleTaken(_("There is a reason with this title already.")) from error
        record_event(
            kind="reason.changed", subject_id=reason.pk, version=reason.version, at=at, by=by
        )
    return reason
