"""Small changes of organisations that moderators trust, as their editors meet them."""

import pytest
from django.utils import timezone

from catalogue.fields import Kind
from catalogue.listings.actions import edit, start_edit, submit
from catalogue.listings.queries import usual_wait
from catalogue.models import RevisionState
from catalogue.moderation.actions import ask_for_changes, trust
from tests import factories
from tests.catalogue.listings.editing import address
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(body, moderator):
    trust(organisation=body, reason="Right for years.", by=moderator, at=timezone.now())
    return factories.live_listing(organisation=body, kind=Kind.COMPONENT)


@pytest.fixture
def small(listing, editor):
    """A draft that says another thing of its support, and nothing else."""
    return reworded(listing, editor, "A team answers every day.")


def reworded(listing, editor, support, **further):
    now = timezone.now()
    draft = start_edit(listing=listing, by=editor, at=now)
    return edit(revision=draft, values={"support": support, **further}, by=editor, at=now)


def test_the_editor_is_told_that_it_is_live(client, listing, small):
    page = read(client.post(address(small, "send/"), follow=True))
    assert "published at once" in page.words
    assert "A team answers every day." in page.words
    listing.refresh_from_db()
    assert listing.live_revision == small


def test_nobody_waited_for_it(client, small):
    client.post(address(small, "send/"))
    assert usual_wait().decided == 0


def test_where_a_moderator_asked_for_changes_a_moderator_looks_again(listing, editor, moderator):
    now = timezone.now()
    sent = reworded(listing, editor, "Ring us at night.", name="Another name")
    sent = submit(revision=sent, by=editor, at=now)
    ask_for_changes(revision=sent, seen=sent.version, reason="Not at night.", by=moderator, at=now)
    again = reworded(listing, editor, "Ring us at night.", name=listing.live_revision.name)
    assert submit(revision=again, by=editor, at=now).state == RevisionState.SUBMITTED
