"""What the tests of moderation share: a version that waits, its case and its address."""

from datetime import timedelta

from django.utils import timezone

from catalogue.models import Case, Revision, RevisionState
from tests import factories


def waiting(*, name="", days=0, **fields):
    revision = factories.draft(name=name, complete=True, state=RevisionState.SUBMITTED, **fields)
    at = timezone.now() - timedelta(days=days)
    Revision.objects.filter(pk=revision.pk).update(submitted_at=at)
    Case.objects.filter(revision=revision).update(opened_at=at)
    return revision


def case_of(revision):
    """The newest one."""
    return Case.objects.filter(revision=revision).latest("pk")


def case(revision):
    return f"/moderation/cases/{case_of(revision).pk}/"


def decide(client, revision, outcome, reason="", *, seen=None, **more):
    """Sends the checked decision on the version as it was seen, which is as it was handed in."""
    seen = revision.version if seen is None else seen
    given = {"outcome": outcome, "reason": reason, "confirm": "yes", "seen": seen}
    return client.post(f"{case(revision)}decide/", given, **more)
