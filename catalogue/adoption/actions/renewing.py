"""A recorded use holds for twelve months; any member renews it, or the clock lets it lapse."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.adoption.actions.steps import Suspended, change, confirmation, lock, record
from catalogue.adoption.permissions import may_adopt
from catalogue.models import Adoption


class NotConfirmedYet(Exception):
    """Only a confirmed adoption can be renewed."""


def renew(*, adoption: Adoption, by: User, at: datetime) -> Adoption:
    """Any one member says that it still holds; it counts for another 12 months.

    Raises NotConfirmedYet, Suspended, PermissionDenied.
    """
    with transaction.atomic():
        adoption = lock(adoption)
        if not may_adopt(by, adoption.organisation):
            raise PermissionDenied(_("Only members of the organisation can renew its use."))
        if adoption.confirmed_at is None or adoption.withdrawn:
            raise NotConfirmedYet(
                _("A second person has to confirm this before it can be renewed.")
            )
        if adoption.suspended:
            raise Suspended
        change(adoption, **confirmation(by, at))
        record("adoption.reconfirmed", adoption, by=by, at=at, to=adoption.stage)
    return adoption


def lapse_due(*, at: datetime) -> int:
    """What the clock does: adoptions that nobody renewed stop counting. Answers how many."""
    lapsed = 0
    for key in Adoption.objects.due_to_lapse(on=timezone.localdate(at)).values_list("pk"):
        with transaction.atomic():
            adoption = lock(Adoption(pk=key[0]))
            if (
                adoption.counts
                and adoption.lapses_on
                and adoption.lapses_on <= timezone.localdate(at)
            ):
                change(adoption, lapsed=True)
                record("adoption.lapsed", adoption, by=None, at=at, was=adoption.stage)
                lapsed += 1
    return lapsed
