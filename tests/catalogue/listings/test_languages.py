"""Texts in further languages: added, read, searched for, taken out; and the preview."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from catalogue.listings.actions import NotEditable, edit, remove_language, submit
from catalogue.listings.cleaning import WrongValue
from catalogue.models import Revision
from catalogue.moderation.actions import approve
from tests import factories
from tests.catalogue.listings.editing import address, value
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def draft(body, editor):
    return factories.draft(organisation=body, name="Pay desk", complete=True, by=editor)


def test_a_language_is_added_filled_in_and_listed(client, draft):
    page = read(client.get(address(draft, "edit/languages/")))
    assert "The texts of this service are in English." in page.words
    answer = client.post(address(draft, "edit/languages/"), {"language": "cy"})
    assert answer["Location"] == address(draft, "edit/in/cy/")
    page = read(client.get(answer["Location"]))
    assert "Texts in Welsh" in page.words
    assert value(page, "summary") == "", "English words are no Welsh ones"
    given = {"version": value(page, "version"), "summary": "Desg dalu"}
    assert client.post(address(draft, "edit/in/cy/"), given)["Location"] == address(draft, "edit/")
    page = read(client.get(address(draft, "edit/")))
    assert page.address_of("Welsh") == address(draft, "edit/in/cy/")
    texts = Revision.objects.get().texts_by_language()
    assert {code: one.summary for code, one in texts.items()} == {
        "en": "Takes payments by card", "cy": "Desg dalu",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"language": ""}, "Select a language"),
        ({"language": "xx"}, "Select a language from the list"),
        ({"language": "en"}, "Select a language from the list"),
    ],
)
def test_no_language_and_its_own_are_not_added(client, draft, given, words):
    page = read(client.post(address(draft, "edit/languages/"), given), status=422)
    assert page.address_of(words) == "#id_language"


@pytest.mark.parametrize("language", ["en", "xx", "klingon"])
def test_what_is_no_further_language_has_no_page(client, draft, language):
    assert client.get(address(draft, f"edit/in/{language}/")).status_code == 404


def test_limits_hold_in_every_language(client, draft):
    given = {"version": 0, "summary": "x" * 151}
    page = read(client.post(address(draft, "edit/in/cy/"), given), status=422)
    assert "Summary must be 150 characters or fewer. It has 151." in page.words
    assert set(Revision.objects.get().texts_by_language()) == {"en"}


def test_texts_are_taken_out_again(client, draft, editor):
    edit(revision=draft, values={"summary": "Desg dalu"}, language="cy", by=editor, at=NOW)
    where = address(draft, "edit/in/cy/remove/")
    page = read(client.get(where))
    assert "Remove the texts in Welsh" in page.words
    client.post(where, {"version": value(page, "version")})
    assert set(Revision.objects.get().texts_by_language()) == {"en"}


def test_texts_that_somebody_saved_meanwhile_are_not_taken_out_unseen(client, draft, editor):
    draft = edit(revision=draft, values={"summary": "Desg"}, language="cy", by=editor, at=NOW)
    where = address(draft, "edit/in/cy/remove/")
    seen = value(read(client.get(where)), "version")
    edit(revision=draft, values={"summary": "Desg dalu"}, language="cy", by=editor, at=NOW)
    page = read(client.post(where, {"version": seen}, follow=True))
    assert "Somebody else saved these texts meanwhile." in page.words
    assert value(page, "summary") == "Desg dalu"


def test_an_open_form_does_not_bring_texts_back_unseen(client, draft, editor):
    draft = edit(revision=draft, values={"summary": "Desg"}, language="cy", by=editor, at=NOW)
    seen = value(read(client.get(address(draft, "edit/in/cy/"))), "version")
    remove_language(revision=draft, language="cy", by=editor, at=NOW)
    given = {"version": seen, "summary": "Desg dalu"}
    assert client.post(address(draft, "edit/in/cy/"), given).status_code == 409
    assert set(Revision.objects.get().texts_by_language()) == {"en"}


def test_its_own_texts_stay_and_a_sent_version_is_not_touched(draft, editor):
    with pytest.raises(WrongValue):
        remove_language(revision=draft, language="en", by=editor, at=NOW)
    draft = submit(revision=draft, by=editor, at=NOW)
    with pytest.raises(NotEditable):
        remove_language(revision=draft, language="cy", by=editor, at=NOW)


def test_people_choose_the_language_of_the_page(client, draft, editor, moderator, visitor):
    edited = edit(
        revision=draft, values={"summary": "Desg dalu"}, language="cy", by=editor, at=NOW
    )
    edited = submit(revision=edited, by=editor, at=NOW)
    case = f"/moderation/cases/{edited.cases.get().pk}/"
    assert "Summary in Welsh" in read(signed_in(moderator).get(case)).words
    approve(revision=edited, seen=edited.version, by=moderator, at=NOW)
    where = f"/listings/{draft.listing.slug}/"
    page = read(visitor.get(where))
    assert "Takes payments by card" in page.words
    assert page.address_of("Welsh") == "?language=cy"
    page = read(visitor.get(f"{where}?language=cy"))
    assert "Desg dalu" in page.words
    assert "Takes payments by card" not in page.words
    assert "Takes payments by card" in read(visitor.get(f"{where}?language=xx")).words


@pytest.fixture
def visitor():
    return Client()


class TestPreview:
    def test_it_shows_what_would_be_public_and_nothing_else(self, client, draft, editor):
        values = {"note": "Ask for Asha.", "support": "A team answers."}
        edit(revision=draft, values=values, by=editor, at=NOW)
        page = read(client.get(address(draft, "preview/")))
        assert "This is a preview." in page.words
        assert "Pay desk" in page.words
        assert "A team answers." in page.words
        assert "Ask for Asha." not in page.words
        assert page.address_of("Back to your answers") == address(draft, "check/")

    def test_the_check_marks_what_is_public(self, client, draft):
        words = read(client.get(address(draft, "check/"))).words
        assert re.search("A note to the moderator ?Not public", words)
        assert re.search("Summary ?Public", words)


class TestEnd:
    @pytest.fixture
    def listing(self, body, editor):
        return factories.live_listing(organisation=body, name="Pay desk", by=editor)

    def end(self, listing):
        return f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/end/"

    def test_its_page_says_why_and_what_to_use_instead(self, client, listing, visitor):
        other = factories.live_listing(name="Till")
        page = read(
            client.post(self.end(listing), {"find": "1", "words": "till", "reason": "Old."})
        )
        assert "Till" in page.words
        assert "Old." in page.words
        given = {"reason": "The team has left.", "replacement": other.slug, "words": "till"}
        client.post(self.end(listing), given)
        page = read(visitor.get(f"/listings/{listing.slug}/"))
        assert "The team has left." in page.words
        assert page.address_of("Till") == f"/listings/{other.slug}/"
        assert (
            "Its owner ended it" in read(visitor.get(f"/listings/{listing.slug}/history/")).words
        )

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"reason": " "}, "Enter why it ends"),
            ({"reason": "x" * 501}, "The reason must be 500 characters or fewer"),
            (
                {"reason": "Old.", "replacement": "no-such"},
                "Select one of the services found, or none",
            ),
        ],
    )
    def test_what_is_wrong_is_told_and_it_goes_on(self, client, listing, given, words):
        page = read(client.post(self.end(listing), given), status=422)
        assert words in page.words
        listing.refresh_from_db()
        assert listing.is_live

    def test_it_is_no_replacement_of_itself(self, client, listing):
        given = {"reason": "Old.", "replacement": listing.slug, "words": "pay"}
        read(client.post(self.end(listing), given), status=422)
        listing.refresh_from_db()
        assert listing.is_live

    def test_what_has_ended_is_not_ended_again(self, client, listing):
        for _ in range(2):
            answer = client.post(self.end(listing), {"reason": "Old."}, follow=True)
        assert "Only a service that is live can be ended." in read(answer).words

    def test_only_editors_end_it(self, body, listing):
        member = signed_in(factories.member_of(body, role=Role.MEMBER))
        assert member.post(self.end(listing), {"reason": "Old."}).status_code == 403
