from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Event, User
from catalogue.listings.actions import NotEditable, edit, start_edit, submit, withdraw
from catalogue.models import Decision, ListingState, Revision, RevisionState
from catalogue.moderation.actions import (
    AlreadyDecided,
    ChangedMeanwhile,
    ReasonMissing,
    approve,
    ask_for_changes,
    refuse,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def sent() -> Revision:
    return factories.draft(complete=True, state=RevisionState.SUBMITTED)


def test_approval_makes_the_revision_live(sent: Revision, moderator: User) -> None:
    approve(revision=sent, seen=sent.version, by=moderator, at=NOW)
    listing = sent.listing
    listing.refresh_from_db()
    assert listing.state == ListingState.LIVE
    assert listing.live_revision == sent
    assert listing.published_on == timezone.localdate(NOW)
    assert Event.objects.get().kind == "listing.published"


def test_the_live_version_stays_up_while_an_edit_waits(sent: Revision, moderator: User) -> None:
    approve(revision=sent, seen=sent.version, by=moderator, at=NOW)
    editor, listing = sent.begun_by, sent.listing
    listing.refresh_from_db()
    second = start_edit(listing=listing, by=editor, at=NOW)
    second = edit(revision=second, values={"summary": "Another summary"}, by=editor, at=NOW)
    second = submit(revision=second, by=editor, at=NOW)
    listing.refresh_from_db()
    assert listing.live_revision == sent
    approve(revision=second, seen=second.version, by=moderator, at=NOW)
    listing.refresh_from_db()
    sent.refresh_from_db()
    assert listing.live_revision == second
    assert sent.state == RevisionState.SUPERSEDED
    assert second.texts.get().description == factories.DESCRIPTION


def test_changes_asked_for_go_back_to_the_editor_with_the_reason(
    sent: Revision, moderator: User
) -> None:
    ask_for_changes(
        revision=sent, seen=sent.version, reason="Say what it costs.", by=moderator, at=NOW
    )
    sent.refresh_from_db()
    assert sent.is_editable
    assert sent.decisions.get().reason == "Say what it costs."
    submit(revision=sent, by=sent.begun_by, at=NOW)
    sent.refresh_from_db()
    approve(revision=sent, seen=sent.version, by=moderator, at=NOW)


def test_what_was_rewritten_since_it_was_read_is_not_decided(
    sent: Revision, moderator: User
) -> None:
    read = sent.version
    ask_for_changes(revision=sent, seen=read, reason="Say more.", by=moderator, at=NOW)
    sent.refresh_from_db()
    again = edit(revision=sent, values={"summary": "Words unread"}, by=sent.begun_by, at=NOW)
    submit(revision=again, by=sent.begun_by, at=NOW)
    for act in (approve, partial(refuse, reason="No."), partial(ask_for_changes, reason="No.")):
        with pytest.raises(ChangedMeanwhile, match="Read it before you decide"):
            act(revision=sent, seen=read, by=moderator, at=NOW)  # type: ignore[operator]
    again.refresh_from_db()
    assert again.state == RevisionState.SUBMITTED


@pytest.mark.parametrize("act", [ask_for_changes, refuse])
def test_a_reason_is_needed_unless_approving(act: object, sent: Revision, moderator: User) -> None:
    with pytest.raises(ReasonMissing):
        act(revision=sent, seen=1, reason="  ", by=moderator, at=NOW)  # type: ignore[operator]
    assert not Decision.objects.exists()


def test_the_second_moderator_is_told_who_was_faster(sent: Revision, moderator: User) -> None:
    slower = factories.person(site_role="moderator")
    refuse(revision=sent, seen=sent.version, reason="It is a duplicate.", by=moderator, at=NOW)
    with pytest.raises(AlreadyDecided, match="Mo Derator"):
        approve(revision=sent, seen=sent.version, by=slower, at=NOW)
    assert Decision.objects.count() == 1


def test_nobody_decides_for_their_own_organisation(sent: Revision, moderator: User) -> None:
    factories.membership(organisation=sent.listing.organisation, person=moderator)
    with pytest.raises(PermissionDenied):
        approve(revision=sent, seen=sent.version, by=moderator, at=NOW)


@pytest.mark.parametrize("who", ["administrator", "editor", "stranger"])
def test_only_moderators_decide(sent: Revision, administrator: User, who: str) -> None:
    people = {
        "administrator": administrator,
        "editor": sent.begun_by,
        "stranger": factories.person(),
    }
    with pytest.raises(PermissionDenied):
        approve(revision=sent, seen=sent.version, by=people[who], at=NOW)


def test_a_withdrawn_revision_cannot_be_decided(sent: Revision, moderator: User) -> None:
    withdraw(revision=sent, by=sent.begun_by, at=NOW)
    with pytest.raises(AlreadyDecided, match="withdrawn"):
        approve(revision=sent, seen=sent.version, by=moderator, at=NOW)


def test_a_decided_revision_cannot_be_withdrawn_or_edited(sent: Revision, moderator: User) -> None:
    approve(revision=sent, seen=sent.version, by=moderator, at=NOW)
    fresh = Revision.objects.get(pk=sent.pk)
    with pytest.raises(NotEditable):
        withdraw(revision=fresh, by=sent.begun_by, at=NOW)
    with pytest.raises(NotEditable):
        edit(revision=fresh, values={"name": "X"}, by=sent.begun_by, at=NOW)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("draft", "approved"),
        ("approved", "draft"),
        ("refused", "approved"),
        ("submitted", "draft"),
    ],
)
def test_the_database_refuses_a_step_out_of_order(before: str, after: str) -> None:
    revision = factories.draft(complete=True, state=before)
    with pytest.raises(DatabaseError, match="cannot go from"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(state=after)


def test_the_database_refuses_a_live_revision_that_is_not_approved(sent: Revision) -> None:
    listing = sent.listing
    listing.live_revision = sent
    listing.state = ListingState.LIVE
    listing.published_on = timezone.localdate()
    listing.save()

    with pytest.raises(DatabaseError, match="approved one of that listing"):
        connection.check_constraints()
