"""The publisher asks that another moderator looks again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from catalogue.duplication.actions import merge
from catalogue.listings.actions import submit
from catalogue.models import Appeal, ListingState, RevisionState, Suspension
from catalogue.moderation.actions import (
    AlreadySettled,
    NotAppealable,
    appeal,
    approve,
    ask_for_changes,
    refuse,
    restore,
    settle_appeal,
    suspend,
)
from catalogue.moderation.queries import next_waiting
from tests import factories
from tests.catalogue.moderation.cases import case, case_of, decide, waiting
from tests.conftest import signed_in
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used")]
NOW = timezone.now()


def test_another_moderator_puts_the_service_back(listing, moderator, other, editor):
    act = suspend(listing=listing, reason="Unsafe.", by=moderator, at=NOW)
    own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/"
    client = signed_in(editor)
    page = read(client.get(f"{own}messages/"))
    address = page.address_of("Appeal: ask another moderator to look again")
    assert "Unsafe." in read(client.get(address)).words
    sent = {"act": f"suspension-{act.pk}", "words": "It was mended."}
    page = read(client.post(address, sent, follow=True))
    assert "Your appeal is sent." in page.words
    assert "Appeal: ask another" not in page.words, "once"
    case = Suspension.objects.get().appeal.case
    assert (
        "Decide this case"
        not in read(signed_in(moderator).get(f"/moderation/cases/{case.pk}/")).words
    )
    given = {"outcome": "upheld", "reason": "It is mended.", "confirm": "yes"}
    address = f"/moderation/cases/{case.pk}/decide/"
    assert signed_in(moderator).post(address, given).status_code == 403
    signed_in(other).post(address, given)
    listing.refresh_from_db()
    assert listing.is_live
    words = read(client.get(f"{own}messages/")).words
    assert "The appeal: upheld." in words
    assert "The answer: It is mended." in words


def test_a_refused_version_is_judged_anew(moderator, other):
    sent = waiting(name="Pay desk")
    decision = refuse(revision=sent, seen=sent.version, reason="Twice here.", by=moderator, at=NOW)
    made = appeal(against=decision, words="It differs.", by=sent.begun_by, at=NOW)
    settle_appeal(appeal=made, upheld=True, answer="It does.", by=other, at=NOW)
    sent.refresh_from_db()
    assert sent.state == RevisionState.SUBMITTED
    assert case_of(sent).warnings == ["new_organisation"]
    decide(signed_in(other), sent, "approved")
    sent.refresh_from_db()
    assert sent.state == RevisionState.APPROVED


def test_what_an_appeal_brought_back_is_not_for_whoever_refused_it(moderator, other):
    sent = waiting()
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=moderator, at=NOW)
    made = appeal(against=decision, words="It differs.", by=sent.begun_by, at=NOW)
    settle_appeal(appeal=made, upheld=True, answer="It does.", by=other, at=NOW)
    assert next_waiting(moderator, at=NOW) is None
    assert next_waiting(other, at=NOW) == case_of(sent)
    page = read(signed_in(moderator).get(case(sent)))
    assert "Another moderator decides" in page.words
    sent.refresh_from_db()
    with pytest.raises(PermissionDenied):
        approve(revision=sent, seen=sent.version, by=moderator, at=NOW)
    sent = ask_for_changes(
        revision=sent, seen=sent.version, reason="Say more.", by=other, at=NOW
    ).revision
    submit(revision=sent, by=sent.begun_by, at=NOW)
    sent.refresh_from_db()
    approve(revision=sent, seen=sent.version, by=moderator, at=NOW)


def test_where_a_newer_version_is_open_the_refused_one_stays(listing, moderator, other):
    sent = factories.next_revision(listing, state=RevisionState.SUBMITTED)
    decision = refuse(revision=sent, seen=sent.version, reason="Twice here.", by=moderator, at=NOW)
    made = appeal(against=decision, words="It differs.", by=sent.begun_by, at=NOW)
    factories.next_revision(listing)
    settle_appeal(appeal=made, upheld=True, answer="It does.", by=other, at=NOW)
    sent.refresh_from_db()
    assert sent.state == RevisionState.REFUSED


def test_where_a_newer_one_was_published_the_refused_one_is_not_revived(listing, moderator, other):
    sent = factories.next_revision(listing, state=RevisionState.SUBMITTED)
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=moderator, at=NOW)
    made = appeal(against=decision, words="It differs.", by=sent.begun_by, at=NOW)
    newer = factories.next_revision(listing, state=RevisionState.SUBMITTED)
    approve(revision=newer, seen=newer.version, by=other, at=NOW)
    settle_appeal(appeal=made, upheld=True, answer="It does.", by=other, at=NOW)
    sent.refresh_from_db()
    assert sent.state == RevisionState.REFUSED


def test_what_was_merged_or_published_anew_has_no_refusal_to_appeal_against(
    listing, moderator, editor
):
    sent = factories.next_revision(listing, state=RevisionState.SUBMITTED)
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=moderator, at=NOW)
    kept = factories.live_listing()
    merge(kept=kept, merged=listing, reason="They are one.", by=moderator, at=NOW)
    with pytest.raises(NotAppealable):
        appeal(against=decision, words="It differs.", by=editor, at=NOW)
    other = factories.live_listing(organisation=listing.organisation)
    sent = factories.next_revision(other, state=RevisionState.SUBMITTED)
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=moderator, at=NOW)
    newer = factories.next_revision(other, state=RevisionState.SUBMITTED)
    approve(revision=newer, seen=newer.version, by=moderator, at=NOW)
    with pytest.raises(NotAppealable):
        appeal(against=decision, words="It differs.", by=editor, at=NOW)


def test_the_appeal_is_against_the_act_that_the_page_has_shown(listing, moderator, editor):
    sent = factories.next_revision(listing, state=RevisionState.SUBMITTED)
    decision = refuse(revision=sent, seen=sent.version, reason="Twice.", by=moderator, at=NOW)
    address = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/appeal/"
    client = signed_in(editor)
    page = read(client.get(address))
    assert "The version was refused" in page.words
    suspend(listing=listing, reason="Unsafe.", by=moderator, at=NOW)
    shown = {name: value for name, value, _ in page.fields}
    client.post(address, {"act": shown["act"], "words": "It differs."})
    assert Appeal.objects.get().decision == decision
    page = read(client.post(address, {"act": shown["act"], "words": "Again."}), status=422)
    assert "This act does not stand any more." in page.words
    assert "The service was taken out of sight" in page.words


def test_each_act_once_and_only_what_stands(listing, moderator, editor, other):
    act = suspend(listing=listing, reason="Unsafe.", by=moderator, at=NOW)
    with pytest.raises(PermissionDenied):
        appeal(against=act, words="Not ours.", by=factories.person(), at=NOW)
    made = appeal(against=act, words="Mended.", by=editor, at=NOW)
    with pytest.raises(NotAppealable):
        appeal(against=act, words="Mended.", by=editor, at=NOW)
    with pytest.raises(PermissionDenied):
        settle_appeal(appeal=made, upheld=True, answer="Mine.", by=moderator, at=NOW)
    settle_appeal(appeal=made, upheld=False, answer="Still unsafe.", by=other, at=NOW)
    with pytest.raises(AlreadySettled, match="Fay Ster"):
        settle_appeal(appeal=made, upheld=True, answer="No.", by=other, at=NOW)
    listing.refresh_from_db()
    assert listing.state == ListingState.SUSPENDED
    restore(listing=listing, reason="Mended.", by=moderator, at=NOW)
    with pytest.raises(NotAppealable):
        appeal(against=act, words="Late.", by=editor, at=NOW)


def test_without_anything_to_appeal_against_one_is_led_back(listing, editor):
    own = f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/"
    page = read(signed_in(editor).get(f"{own}appeal/", follow=True))
    assert "There is nothing that you can appeal against." in page.words
