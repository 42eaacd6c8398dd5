"""Marking an organisation as trusted, and ending that."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, record_event
from catalogue.models import Trust
from catalogue.moderation.actions.steps import given
from catalogue.moderation.permissions import check_judge


class AlreadyTrusted(Exception):
    """It is trusted already."""


class NotTrusted(Exception):
    """Its trust has ended already."""


def trust(*, organisation: Organisation, reason: str, by: User, at: datetime) -> Trust:
    """From now on its small changes go live by rule.

    Raises AlreadyTrusted, ReasonMissing, PermissionDenied.
    """
    reason = given(reason)
    check_judge(by, organisation)
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = Trust.objects.create(
                    organisation=organisation, reason=reason, given_by=by, given_at=at
                )
        except IntegrityError as error:
            raise AlreadyTrusted(_("This organisation is trusted already.")) from error
        _record("trust.given", made, 1, by=by, at=at)
    return made


def end_trust(*, organisation: Organisation, reason: str, by: User, at: datetime) -> Trust:
    """Every change waits for a moderator again.

    Raises NotTrusted, ReasonMissing, PermissionDenied.
    """
    reason = given(reason)
    check_judge(by, organisation)
    with transaction.atomic():
        found = (
            Trust.objects.select_for_update(of=("self",))
            .filter(organisation=organisation, ended_at__isnull=True)
            .first()
        )
        if found is None:
            raise NotTrusted(_("This organisation is not trusted."))
        found.ended_because, found.ended_by, found.ended_at = reason, by, at
        found.save(update_fields=["ended_because", "ended_by", "ended_at"])
        _record("trust.ended", found, 2, by=by, at=at)
    return found


def _record(kind: str, trust: Trust, version: int, *, by: User, at: datetime) -> None:
    record_event(
        kind=kind,
        subject_id=trust.pk,
        version=version,
        at=at,
        by=by,
        organisation_id=trust.organisation_id,
    )
