import re

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from catalogue.models import Listing, ListingState, Revision, RevisionState
from catalogue.models.dispute import DISPUTE_STEPS
from catalogue.models.listing import LISTING_STEPS
from catalogue.models.offer import OFFER_STEPS
from catalogue.models.revision import REVISION_STEPS
from catalogue.models.steps import Actor, NoSuchStep, ReasonMissing, pairs
from catalogue.models.transfer import TRANSFER_STEPS, Transfer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("function", "steps"),
    [
        ("commons_check_listing_step", LISTING_STEPS),
        ("commons_check_revision_step", REVISION_STEPS),
        ("commons_check_transfer_step", TRANSFER_STEPS),
        ("commons_check_offer_step", OFFER_STEPS),
        ("commons_check_dispute_step", DISPUTE_STEPS),
    ],
)
def test_the_table_and_the_code_know_the_same_steps(function, steps):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function])
        (source,) = cursor.fetchone()
    assert set(re.findall(r"\('(\w+)', '(\w+)'\)", source)) == pairs(steps)


@pytest.mark.parametrize("state", [ListingState.SUSPENDED, ListingState.MERGED])
def test_what_a_moderator_hid_is_not_its_editor_s_to_end(state):
    hidden = Listing(state=state, resumes_as=ListingState.RETIRED)
    assert hidden.may_become(ListingState.RETIRED, by=Actor.MODERATOR)
    assert not hidden.may_become(ListingState.RETIRED, by=Actor.EDITOR)


@pytest.mark.parametrize(
    ("row", "state", "by", "act"),
    [
        (Listing(state="live"), "lapsed", Actor.CLOCK, "listing.lapsed"),
        (Listing(state="live"), "suspended", Actor.MODERATOR, "listing.suspended"),
        (Revision(state="submitted"), "refused", Actor.MODERATOR, "revision.refused"),
        (Revision(state="refused"), "submitted", Actor.ANOTHER_MODERATOR, "appeal.decided"),
        (Transfer(state="open"), "refused", Actor.OWNER, "transfer.settled"),
    ],
)
def test_a_step_is_called_as_the_table_says(row, state, by, act):
    assert row.act_to(state, by=by, reason="Because.") == act


@pytest.mark.parametrize(
    ("row", "state", "by"),
    [
        (Listing(state="live"), "suspended", Actor.EDITOR),
        (Listing(state="retired"), "lapsed", Actor.CLOCK),
        (Revision(state="submitted"), "approved", Actor.EDITOR),
        (Revision(state="refused"), "submitted", Actor.MODERATOR),
        (Transfer(state="open"), "refused", Actor.RULE),
    ],
)
def test_nobody_takes_a_step_that_the_table_does_not_give_them(row, state, by):
    with pytest.raises(NoSuchStep):
        row.act_to(state, by=by, reason="Because.")


def test_a_step_that_needs_a_reason_is_not_taken_without():
    with pytest.raises(ReasonMissing):
        Listing(state="live").act_to("suspended", by=Actor.MODERATOR, reason=" ")
    with pytest.raises(ReasonMissing):
        Revision(state="submitted").act_to("refused", by=Actor.MODERATOR)


def test_a_retired_listing_does_not_go_unpublished_again():
    listing = factories.live_listing(state=ListingState.RETIRED)
    with pytest.raises(IntegrityError, match="from retired to lapsed"), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(state=ListingState.LAPSED)


def test_a_hidden_listing_comes_back_as_it_was():
    listing = factories.live_listing(state=ListingState.SUSPENDED)
    rows = Listing.objects.filter(pk=listing.pk)
    with pytest.raises(IntegrityError, match="comes back as it was"), transaction.atomic():
        rows.update(state=ListingState.LAPSED, resumes_as="")
    rows.update(state=ListingState.LIVE, resumes_as="")
    assert rows.get().is_live


def test_a_refused_revision_returns_to_the_queue_and_nowhere_else():
    revision = factories.draft(complete=True, state=RevisionState.REFUSED)
    rows = Revision.objects.filter(pk=revision.pk)
    with pytest.raises((IntegrityError, DataError), match="cannot go"), transaction.atomic():
        rows.update(state=RevisionState.DRAFT)
    rows.update(state=RevisionState.SUBMITTED)
    factories.case(revision=revision)
    assert rows.get().state == RevisionState.SUBMITTED


def test_who_turns_down_or_takes_away_says_why():
    for step in (*LISTING_STEPS, *REVISION_STEPS):
        harms = step.after in {"refused", "changes_requested", "suspended", "merged", "retired"}
        if harms and Actor.CLOCK not in step.by:
            assert step.reason, step
