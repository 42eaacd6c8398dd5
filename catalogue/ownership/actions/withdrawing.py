"""Whoever asked no longer wants it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Case, Transfer, TransferState
from catalogue.models.steps import Actor
from catalogue.ownership.actions.steps import lock_open, settle
from catalogue.ownership.permissions import may_take_back


def take_back(*, transfer: Transfer, by: User, at: datetime) -> Transfer:
    """Raises AlreadySettled, PermissionDenied."""
    with transaction.atomic():
        # First the case, as whoever decides on a claim does.
        list(Case.objects.filter(transfer=transfer).select_for_update(of=("self",)))
        transfer = lock_open(transfer)
        if not may_take_back(by, transfer):
            raise PermissionDenied(_("Only the organisation that asked can take this back."))
        actor = Actor.EDITOR if transfer.is_claim else Actor.OWNER
        settle(transfer, TransferState.TAKEN_BACK, actor=actor, by=by, at=at)
    return transfer
