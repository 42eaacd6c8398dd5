"""Moderators and editors at the same moment."""

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.listings.actions import start_edit
from catalogue.models import Appeal, RevisionState
from catalogue.moderation.actions import appeal, refuse, settle_appeal
from tests import factories
from tests.accounts.moments import meanwhile
from tests.catalogue.moderation.cases import waiting

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


def test_an_edit_begun_at_the_same_time_is_the_one_that_stays():
    with transaction.atomic():
        sent = waiting()
    by, judge = (factories.person(site_role="moderator") for _ in range(2))
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=by, at=NOW)
    made = appeal(against=decision, words="It differs.", by=sent.begun_by, at=NOW)
    answer = meanwhile(
        lambda: start_edit(listing=sent.listing, by=sent.begun_by, at=NOW),
        lambda: settle_appeal(appeal=made, upheld=True, answer="It does.", by=judge, at=NOW),
    )
    assert isinstance(answer, Appeal)
    sent.refresh_from_db()
    assert sent.state == RevisionState.REFUSED
