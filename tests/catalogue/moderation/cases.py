"""What the tests of moderation share: a version that waits, and its address."""

from datetime import timedelta

from django.utils import timezone

from catalogue.models import Revision, RevisionState
from tests import factories


def waiting(*, name="", days=0, **fields):
    revision = factories.draft(name=name, complete=True, state=RevisionState.SUBMITTED, **fields)
    at = timezone.now() - timedelta(days=days)
    Revision.objects.filter(pk=revision.pk).update(submitted_at=at)
    return revision


def case(revision):
    return f"/moderation/cases/{revision.pk}/"
