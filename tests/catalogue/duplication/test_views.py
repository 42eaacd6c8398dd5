"""A moderator's way from two services to one, and back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.duplication.queries import moved_by, preview_of
from catalogue.models import ListingState, Merge, RevisionState
from catalogue.statistics.queries import adoption_figures
from tests import factories
from tests.catalogue.duplication.acting import (
    merge_of,
    moderator,
    readers_begin,
    readers_catch_up,
    undone,
)
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
ALL = "/moderation/duplicates/"
REASON = {"reason": "The same code, listed twice."}


@pytest.fixture
def client(db):
    return signed_in(moderator())


def new(step, **query):
    return f"{ALL}new/{step}?" + "&".join(f"{key}={value}" for key, value in query.items())


def pair(kept, merged):
    return {"one": kept.slug, "other": merged.slug}


class TestChoosing:
    def test_a_moderator_comes_from_the_page_of_a_service(self, client, kept):
        page = read(client.get(f"/listings/{kept.slug}/"))
        address = page.address_of("Merge with another service")
        assert "Which service is the same as Pay desk?" in read(client.get(address)).words

    @pytest.mark.parametrize("who", ["visitor", "member"])
    def test_nobody_else_is_offered_it(self, kept, who):
        person = Client() if who == "visitor" else signed_in(factories.person())
        assert "Merge with" not in read(person.get(f"/listings/{kept.slug}/")).words

    def test_the_other_one_is_found_by_part_of_its_name_and_never_the_first(
        self, client, kept, merged
    ):
        page = read(client.get(new("", listing=kept.slug, q="pay+desk")))
        values = [value for name, value, _ in page.fields if name == "service"]
        assert values == [merged.slug, "none"]
        assert merged.organisation.name in page.words

    def test_what_is_not_published_is_not_found(self, client, kept):
        factories.draft(name="Pay desk 3")
        factories.live_listing(name="Pay desk 4", state=ListingState.SUSPENDED)
        page = read(client.get(new("", listing=kept.slug, q="pay+desk")))
        assert "No published service has these words" in page.words

    def test_without_a_first_one_that_is_chosen_first(self, client, kept):
        answer = client.get(new("", q="pay", service=kept.slug, **{"continue": 1}))
        assert answer["Location"] == new("", listing=kept.slug)

    def test_both_chosen_lead_to_the_comparison(self, client, kept, merged):
        chosen = {"listing": kept.slug, "q": "pay", "service": merged.slug, "continue": 1}
        answer = client.get(new("", **chosen))
        assert answer["Location"] == new("compare/", one=kept.slug, other=merged.slug)

    def test_none_of_these_begins_again(self, client, kept, merged):
        chosen = {"listing": kept.slug, "q": "pay", "service": "none", "continue": 1}
        assert client.get(new("", **chosen))["Location"] == new("", listing=kept.slug)

    def test_nothing_chosen_is_an_error(self, client, kept, merged):
        page = read(client.get(new("", listing=kept.slug, q="pay", **{"continue": 1})), status=422)
        assert "Select a service, or none of these" in page.words


class TestComparing:
    def test_every_field_and_what_belongs_to_each_stand_side_by_side(self, client, kept, merged):
        for _ in range(3):
            factories.adoption(listing=merged)
        page = read(client.get(new("compare/", **pair(kept, merged))))
        for words in ("Name", "Summary", "Owner", "Reviews", "Organisations in use", "Licence"):
            assert words in page.words
        assert "The same" in page.words
        assert "Different" in page.words
        assert f"/listings/{merged.slug}/" in page.words
        assert "Neither says anything about: Features;" in page.words

    def test_the_one_that_stays_is_asked_for(self, client, kept, merged):
        address = new("compare/", **pair(kept, merged), **{"continue": 1})
        page = read(client.get(address), status=422)
        assert "Select the service that stays" in page.words
        answer = client.get(f"{address}&kept={kept.slug}")
        assert answer["Location"] == new("confirm/", **pair(kept, merged), kept=kept.slug)

    def test_of_an_own_organisation_another_moderator_decides(self, kept, merged):
        person = moderator()
        factories.membership(organisation=merged.organisation, person=person)
        own = signed_in(person)
        page = read(own.get(new("compare/", **pair(kept, merged))))
        assert "another moderator decides" in page.words
        assert own.get(new("confirm/", **pair(kept, merged), kept=kept.slug)).status_code == 403
        assert (
            own.post(new("confirm/", **pair(kept, merged), kept=kept.slug), REASON).status_code
            == 403
        )


class TestMerging:
    def test_the_preview_says_what_then_happens(self, client, kept, merged):
        both = factories.organisation()
        factories.adoption(listing=kept, organisation=both, stage="trialling")
        factories.adoption(listing=merged, organisation=both)
        factories.adoption(listing=kept)
        for _ in range(2):
            factories.adoption(listing=merged)
        factories.adoption(listing=merged, withdrawn=True)
        factories.rating(listing=merged)
        factories.offer(listing=merged)
        factories.next_revision(merged, state=RevisionState.SUBMITTED)
        readers_begin()
        before = preview_of(kept, merged)
        uses = before.shares["adoption"]
        assert (uses.move, uses.meet, before.in_use) == (2, 1, 4)
        assert before.shares["rating"].move == 1
        assert (before.addresses, before.versions) == (1, 1)
        client.post(new("confirm/", **pair(kept, merged), kept=kept.slug), REASON)
        readers_catch_up()
        assert adoption_figures(kept.pk).in_use == before.in_use
        moved = moved_by(Merge.objects.get())
        assert moved == {noun: share.move for noun, share in before.shares.items()}

    @pytest.mark.parametrize("wrong", ["", "pay-desks", "pay-desk%2"])
    def test_which_one_stays_is_never_guessed(self, client, kept, merged, wrong):
        address = new("confirm/", **pair(kept, merged), kept=wrong)
        assert client.get(address).status_code == 404
        assert client.post(address, REASON).status_code == 404
        assert not Merge.objects.exists()

    def test_merged_it_says_what_moved_and_how_to_undo_it(self, client, kept, merged):
        factories.adoption(listing=merged)
        address = new("confirm/", **pair(kept, merged), kept=merged.slug)
        assert "Merge Pay desk into Pay desk 2" in read(client.get(address)).words
        answer = client.post(
            new("confirm/", **pair(kept, merged), kept=kept.slug), REASON, follow=True
        )
        page = read(answer)
        assert "Pay desk 2 was merged into Pay desk" in page.words
        assert REASON["reason"] in page.words
        made = Merge.objects.get()
        assert page.address_of("Undo this merge") == f"{ALL}{made.pk}/undo/"

    def test_a_reason_is_asked_for(self, client, kept, merged):
        answer = client.post(new("confirm/", **pair(kept, merged), kept=kept.slug), {"reason": ""})
        assert "Enter the reason" in read(answer, status=422).words
        assert not Merge.objects.exists()

    def test_who_was_too_late_is_told_by_whom(self, client, kept, merged):
        merge_of(kept, merged, by=factories.person(name="Mo Derator", site_role="moderator"))
        answer = client.post(
            new("confirm/", **pair(kept, merged), kept=kept.slug), REASON, follow=True
        )
        assert "Mo Derator has merged this service already." in read(answer).words

    def test_what_cannot_be_merged_says_why(self, client, merged):
        retired = factories.live_listing(state=ListingState.RETIRED)
        answer = client.post(new("confirm/", **pair(retired, merged), kept=retired.slug), REASON)
        assert "The service that stays has to be live." in read(answer, status=422).words

    def test_a_draft_is_no_service_to_merge(self, client, kept):
        draft = factories.draft().listing
        assert client.get(new("compare/", **pair(kept, draft))).status_code == 404


class TestUndoing:
    def test_it_says_what_goes_back_and_then_that_both_stand_alone(self, client, kept, merged):
        factories.adoption(listing=merged)
        made = merge_of(kept, merged)
        page = read(client.get(f"{ALL}{made.pk}/undo/"))
        assert "1 use goes back to it." in page.words
        assert "0 reviews go back to it." in page.words
        page = read(client.post(f"{ALL}{made.pk}/undo/", REASON, follow=True))
        assert "Both services stand on their own again." in page.words
        assert client.get(f"/listings/{merged.slug}/").status_code == 200

    def test_a_reason_is_asked_for(self, client, kept, merged):
        made = merge_of(kept, merged)
        page = read(client.post(f"{ALL}{made.pk}/undo/", {"reason": " "}), status=422)
        assert "Enter the reason" in page.words

    def test_an_undone_one_is_not_undone_again(self, client, kept, merged):
        made = merge_of(kept, merged)
        undone(made)
        assert client.get(f"{ALL}{made.pk}/undo/")["Location"] == f"{ALL}{made.pk}/"
        page = read(client.post(f"{ALL}{made.pk}/undo/", REASON, follow=True))
        assert "has undone this merge already" in page.words
        assert "Undo this merge" not in page.words

    def test_a_later_merge_of_the_same_rows_is_named(self, client, kept, merged):
        factories.adoption(listing=merged)
        first = merge_of(kept, merged)
        second = merge_of(factories.live_listing(), kept)
        page = read(client.get(f"{ALL}{first.pk}/"))
        assert "undo that one first" in page.words
        assert f"{ALL}{second.pk}/" in [address for _, address in page.links]
        page = read(client.post(f"{ALL}{first.pk}/undo/", REASON, follow=True))
        assert "Undo that one first." in page.words

    def test_of_an_own_organisation_another_moderator_decides(self, kept, merged):
        made, person = merge_of(kept, merged), moderator()
        factories.membership(organisation=kept.organisation, person=person)
        own = signed_in(person)
        assert "another moderator decides" in read(own.get(f"{ALL}{made.pk}/")).words
        assert own.post(f"{ALL}{made.pk}/undo/", REASON).status_code == 403


class TestList:
    def test_merges_are_listed_newest_first_with_their_state(self, client, kept, merged):
        undone(merge_of(kept, merged, at=timezone.now() - timedelta(days=2)))
        merge_of(merged, kept)
        page = read(client.get(ALL))
        assert "2 merges" in page.words
        assert page.words.index("Stands") < page.words.index("Undone on")

    def test_nothing_yet_is_said(self, client):
        assert "No services have been merged yet." in read(client.get(ALL)).words

    def test_the_queue_and_the_work_of_a_moderator_lead_here(self, client):
        for path in ("/moderation/", "/home/"):
            page = read(client.get(path))
            assert page.address_of("Merge services, or undo a merge") == ALL


class TestThoseConcerned:
    def test_the_owner_of_the_merged_service_reads_what_happened(self, kept, merged):
        editor = signed_in(factories.member_of(merged.organisation, role="editor"))
        merge_of(kept, merged)
        page = read(editor.get(f"/workspace/{merged.organisation.slug}/listings/"))
        assert "A moderator merged it on" in page.words
        assert "They are one and the same." in page.words
        assert page.address_of("Pay desk") == f"/listings/{kept.slug}/"
        assert "End this service" not in page.words
        assert "Hand over" not in page.words

    def test_an_edit_of_it_is_refused_in_words(self, kept, merged):
        editor = signed_in(factories.member_of(merged.organisation, role="editor"))
        merge_of(kept, merged)
        own = f"/workspace/{merged.organisation.slug}/listings/"
        page = read(editor.post(f"{own}{merged.slug}/edit/begin/", follow=True))
        assert "This service was merged into another." in page.words

    def test_a_use_that_gave_way_says_where_it_counts(self, kept, merged):
        body = factories.organisation()
        factories.adoption(listing=kept, organisation=body)
        absorbed = factories.adoption(listing=merged, organisation=body)
        merge_of(kept, merged)
        member = signed_in(factories.member_of(body))
        page = read(member.get(f"/workspace/{body.slug}/adoptions/{absorbed.pk}/"))
        assert "This service was merged into another" in page.words
        page = read(member.get(f"/workspace/{body.slug}/adoptions/"))
        assert "Pay desk 2" not in page.words

    def test_the_public_history_tells_the_merge_and_its_undoing(self, client, kept, merged):
        made = merge_of(kept, merged)
        page = read(client.get(f"/listings/{kept.slug}/history/"))
        assert "'Pay desk 2' was merged into this service" in page.words
        undone(made)
        page = read(client.get(f"/listings/{kept.slug}/history/"))
        assert "The merge of 'Pay desk 2' into this service was undone" in page.words
        page = read(client.get(f"/listings/{merged.slug}/history/"))
        assert "Merged into 'Pay desk'" in page.words
        assert "The merge into 'Pay desk' was undone" in page.words

    def test_the_history_of_both_organisations_tells_it(self, kept, merged):
        made = merge_of(kept, merged)
        for listing in (kept, merged):
            member = signed_in(factories.member_of(listing.organisation))
            page = read(member.get(f"/workspace/{listing.organisation.slug}/"))
            assert "A service was merged with another" in page.words
        assert made.stands
