"""The talk between a publisher and the moderators about a listing."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import is_editor
from catalogue.models import Letter, Listing
from catalogue.moderation.actions.steps import given, record_about
from catalogue.moderation.permissions import may_judge


def write_letter(*, listing: Listing, words: str, by: User, at: datetime) -> Letter:
    """An editor writes for the organisation, a moderator from outside it for the moderators.

    Raises ReasonMissing, PermissionDenied.
    """
    words = given(words)
    from_moderator = may_judge(by, listing.organisation)
    if not from_moderator and not is_editor(by, listing.organisation):
        raise PermissionDenied(_("Only editors and owners can write for this organisation."))
    with transaction.atomic():
        letter = Letter.objects.create(
            listing=listing,
            from_moderator=from_moderator,
            words=words,
            written_by=by,
            written_at=at,
        )
        side = "moderators" if from_moderator else "publisher"
        record_about(
            "letter.written",
            listing,
            subject_id=letter.pk,
            version=1,
            by=by,
            at=at,
            delta={"from": side},
        )
    return letter
