"""What a moderator puts back, or approves while nobody sees it, as its organisation reads of it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.listings.actions import edit, retire, start_edit, submit
from catalogue.listings.queries import history_of
from catalogue.models import Ending, ListingState, Notice
from catalogue.moderation.actions import approve, restore, suspend
from catalogue.notifications.actions.telling import causes_of, tell
from catalogue.notifications.queries.wording import describe
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def listing(body):
    return factories.live_listing(organisation=body, name="Quay visits")


@pytest.fixture
def user(listing):
    """An editor of an organisation that uses the service."""
    return factories.member_of(factories.adoption(listing=listing).organisation, role=Role.EDITOR)


def ended(listing, editor):
    return retire(listing=listing, reason="Nobody runs it.", replacement=None, by=editor, at=NOW)


def reworded(listing, editor, moderator, *, reason=""):
    draft = start_edit(listing=listing, by=editor, at=NOW)
    draft = edit(revision=draft, values={"support": "Every day."}, by=editor, at=NOW)
    sent = submit(revision=draft, by=editor, at=NOW)
    approve(revision=sent, seen=sent.version, reason=reason, by=moderator, at=NOW)
    return sent


def told(kind):
    """What people read of the newest such act, and the reason quoted with it."""
    newest = Event.objects.filter(kind=kind).order_by("-pk")[:1]
    made = describe(tell(causes=causes_of(newest), at=NOW))
    return {one.notice.person: (one.sentence, one.quote) for one in made}


class TestRetired:
    def test_its_organisation_reads_why_it_is_back(self, listing, editor, moderator):
        ended(listing, editor)
        restore(listing=listing, reason="Others rely on it.", by=moderator, at=NOW)
        words = read(
            signed_in(editor).get(
                f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/messages/"
            )
        ).words
        assert "A moderator put it back on" in words
        assert "Others rely on it." in words
        assert told("listing.restored")[editor][1] == "Others rely on it."

    def test_an_older_suspension_does_not_lend_its_words(self, listing, editor, moderator):
        suspend(listing=listing, reason="Wrong.", by=moderator, at=NOW)
        restore(listing=listing, reason="Right again.", by=moderator, at=NOW)
        ended(listing, editor)
        later = timezone.now()
        restore(listing=listing, reason="Others rely on it.", by=moderator, at=later)
        assert told("listing.restored")[editor][1] == "Others rely on it."

    def test_it_can_end_again(self, listing, editor, moderator, client):
        ended(listing, editor)
        restore(listing=listing, reason="Others rely on it.", by=moderator, at=NOW)
        retire(listing=listing, reason="Now it is over.", replacement=None, by=editor, at=NOW)
        words = read(client.get(f"/listings/{listing.slug}/")).words
        assert "Now it is over." in words
        assert "Nobody runs it." not in words

    def test_the_database_keeps_one_end_that_stands_and_an_undoing_whole(self, listing, editor):
        ended(listing, editor)
        with pytest.raises(IntegrityError, match="ending_stands_once"), transaction.atomic():
            Ending.objects.create(
                listing=listing, reason="Twice.", retired_by=editor, retired_at=NOW
            )
        with pytest.raises(IntegrityError, match="ending_undone_at_with_by"), transaction.atomic():
            Ending.objects.update(undone_at=NOW, undone_by=editor)


class TestApprovedOutOfSight:
    def test_nobody_is_told_that_it_is_published(self, listing, editor, moderator, user):
        suspend(listing=listing, reason="It says what is not true.", by=moderator, at=NOW)
        reworded(listing, editor, moderator, reason="Right now.")
        listing.refresh_from_db()
        assert listing.state == ListingState.SUSPENDED
        words = (
            "A moderator approved the new version of Quay visits by Wexmouth Borough. "
            "It is still out of sight."
        )
        found = told("listing.changed")
        assert found[editor] == (words, "Right now.")
        assert user not in found

    def test_once_it_is_back_the_past_is_told_as_it_was(self, listing, editor, moderator):
        suspend(listing=listing, reason="It says what is not true.", by=moderator, at=NOW)
        reworded(listing, editor, moderator)
        told("listing.changed")
        restore(listing=listing, reason="Corrected.", by=moderator, at=NOW)
        told_then = Notice.objects.filter(kind="listing.changed:unseen", person=editor)
        (notice,) = describe(list(told_then))
        assert notice.sentence.endswith("was approved while it was out of sight.")
        assert "A changed version was approved while out of sight" in {
            entry.words for entry in history_of(listing)
        }


def test_the_words_of_an_approval_reach_the_publisher(listing, editor, moderator, user):
    reworded(listing, editor, moderator, reason="Well described.")
    found = told("listing.changed")
    assert found[editor][1] == "Well described."
    assert found[user][1] == ""


def test_a_moderator_has_no_page_of_what_was_never_sent(body, moderator):
    draft = factories.draft(organisation=body)
    assert signed_in(moderator).get(f"/listings/{draft.listing.slug}/").status_code == 404
