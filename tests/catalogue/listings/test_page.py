"""The page that tells a listing's story, and its history."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, record_event
from catalogue.fields import Kind, fields_of
from catalogue.models import ListingState, RevisionState, Stage
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


def address(listing):
    return f"/listings/{listing.slug}/"


def test_it_tells_what_the_listing_is(visitor):
    owner = factories.organisation(name="Wexmouth Borough")
    pay = factories.capability(name="Take payments")
    listing = factories.live_listing(
        name="Pay desk", organisation=owner, capabilities=[pay], summary="Takes card payments"
    )
    page = read(visitor.get(address(listing)))
    assert page.title.startswith("Pay desk ")
    for words in ("Building block", "Pay desk", "Takes card payments", "Wexmouth Borough"):
        assert words in page.words
    assert page.address_of("Take payments") == f"/capabilities/{pay.slug}/"
    assert page.address_of("Record that you use this") == f"/listings/{listing.slug}/record-use/"


@pytest.mark.parametrize("kind", Kind.values)
def test_every_field_of_the_kind_is_shown_given_or_not(visitor, kind):
    listing = factories.live_listing(kind=kind)
    page = read(visitor.get(address(listing)))
    for field in fields_of(kind):
        if field.name not in {"name", "summary", "phase"}:
            assert (str(field.label) in page.words) == field.public, field.name
    assert "Not given" in page.words


def test_each_number_is_the_length_of_the_list_that_it_opens(visitor):
    owner = factories.organisation()
    listing = factories.live_listing(organisation=owner)
    for _ in range(3):
        factories.adoption(listing=listing)
    factories.adoption(listing=listing, organisation=owner)
    factories.adoption(listing=listing, stage=Stage.TRIALLING)
    factories.adoption(listing=listing, stage=Stage.CONSIDERING, confirmed=False)
    rebuild_rollup()
    page = read(visitor.get(address(listing)))
    for number, label in (
        (3, "organisations reuse it"),
        (4, "in use, its owner's group included"),
        (1, "trying it out"),
        (1, "recorded, not yet confirmed"),
    ):
        assert f"{number} {label}" in page.words
        opened = read(visitor.get(page.address_of(label)))
        assert re.search(rf"\b{number} organisations?\b", opened.words), label
    assert "0 considering it" in page.words
    assert "Reused by 3 organisations" in page.words
    assert "belong to 3 ownership groups" in page.words
    assert "As of " in page.words


def test_only_those_that_reuse_it_are_named(visitor):
    owner = factories.organisation()
    sister = factories.organisation(name="Sister body", group=owner)
    listing = factories.live_listing(organisation=owner)
    factories.adoption(listing=listing, organisation=sister)
    reuser = factories.adoption(listing=listing).organisation
    rebuild_rollup()
    page = read(visitor.get(address(listing)))
    assert page.address_of(reuser.name) == f"/organisations/{reuser.slug}/"
    assert "Sister body" not in page.words


def test_nobody_uses_it_yet_is_said(visitor):
    page = read(visitor.get(address(factories.live_listing())))
    assert "No organisation has recorded using this service yet" in page.words


def test_a_score_is_shown_only_once_it_may_be(visitor):
    listing = factories.live_listing()
    for _ in range(4):
        factories.rating(listing=listing)
    page = read(visitor.get(address(listing)))
    assert "Not enough ratings yet (4 answers, 4 organisations)" in page.words
    assert "%" not in page.words
    factories.rating(listing=listing, again=False)
    page = read(visitor.get(address(listing)))
    assert "80% of organisations would take it up again (5 answers, 5 organisations)" in page.words


@pytest.mark.parametrize(
    "state",
    [RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.CHANGES_REQUESTED],
)
def test_what_is_not_published_has_a_page_for_its_members_only(visitor, moderator, state):
    """A moderator reads what was sent in its case, and nothing of what was not."""
    owner = factories.organisation()
    sent = state != RevisionState.DRAFT
    revision = factories.draft(
        organisation=owner, name="Secret plan", complete=True,
        state=RevisionState.SUBMITTED if sent else state,
    )  # fmt: skip
    if state == RevisionState.CHANGES_REQUESTED:
        factories.given_back(revision)
    secret = address(revision.listing)
    outsider = factories.member_of(factories.organisation(), role=Role.OWNER)
    missing = visitor.get("/listings/no-such-thing/")
    for client in (visitor, signed_in(outsider), signed_in(moderator)):
        answer = client.get(secret)
        assert answer.status_code == 404
        assert "Secret" not in answer.content.decode()
    assert read(visitor.get(secret), status=404).words == read(missing, status=404).words
    page = read(signed_in(factories.member_of(owner)).get(secret))
    assert "Secret plan" in page.words
    assert "This service is not published" in page.words
    assert "Record that you use this" not in page.words
    assert signed_in(moderator).get(f"{secret}history/").status_code == 404


def test_a_later_draft_does_not_show(visitor):
    listing = factories.live_listing(name="As approved")
    live = listing.live_revision
    type(live).objects.create(
        listing=listing, name="As drafted", begun_by=live.begun_by, begun_at=timezone.now()
    )
    page = read(visitor.get(address(listing)))
    assert "As approved" in page.words
    assert "As drafted" not in page.words


def test_a_withdrawn_service_says_so_and_takes_no_new_use(visitor):
    listing = factories.live_listing(state=ListingState.RETIRED)
    page = read(visitor.get(address(listing)))
    assert "has ended this service" in page.words
    assert "Record that you use this" not in page.words


def test_another_language_is_marked_and_said(visitor):
    listing = factories.live_listing(name="Agenda", language="it", summary="Fissa gli incontri")
    page = read(visitor.get(address(listing)))
    assert "describes it in Italian" in page.words
    assert page.elements("h1", lang="it")
    assert page.elements("p", lang="it")


def test_markdown_is_shown_and_markup_is_not(visitor):
    listing = factories.live_listing(name="<b>Bold</b>")
    listing.live_revision.texts.update(
        description="Some *stress* <script>alert(1)</script> [a link](javascript:alert(1))",
        features=["<img src=x onerror=alert(1)>"],
    )
    response = visitor.get(address(listing))
    html = response.content.decode()
    assert "<em>stress</em>" in html
    assert "&lt;b&gt;Bold" in html
    for danger in ("<script>alert", "<img src=x", 'href="javascript'):
        assert danger not in html


def test_links_that_people_typed_carry_no_weight(visitor):
    listing = factories.live_listing(facts={"repository": "https://code.example/x"})
    page = read(visitor.get(address(listing)))
    (link,) = page.elements("a", href="https://code.example/x")
    assert link["rel"] == "nofollow ugc noopener"


def test_the_number_of_queries_does_not_grow(visitor):
    listing = factories.live_listing(capabilities=[factories.capability()])
    few = queries(visitor, listing)
    listing.live_revision.capabilities.set([factories.capability() for _ in range(5)])
    for _ in range(30):
        factories.adoption(listing=listing)
        factories.rating(listing=listing)
    rebuild_rollup()
    assert queries(visitor, listing) <= few + 1 <= 10, "one more for the names of adopters"
    member = signed_in(factories.member_of(listing.organisation))
    assert queries(member, listing) <= 13


def queries(client, listing):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address(listing)).status_code == 200
    return len(seen)


def tell(kind, listing, version=1, **delta):
    record_event(
        kind=kind,
        subject_id=listing.pk,
        version=version,
        at=timezone.now(),
        by=None,
        listing_id=listing.pk,
        delta=delta,
    )


class TestHistory:
    def test_publications_and_sums_are_told_and_names_are_not(self, visitor):
        listing = factories.live_listing()
        tell("listing.published", listing)
        tell("listing.changed", listing, 2)
        for version in (3, 4):
            tell("adoption.confirmed", listing, version, to="live")
        tell("adoption.confirmed", listing, 5, **{"from": "trialling", "to": "live"})
        tell("revision.saved", listing, 6)
        tell("rating.given", listing, 7)
        page = read(visitor.get(f"{address(listing)}history/"))
        assert "Published" in page.words
        assert "A changed version was published" in page.words
        assert "2 organisations had their use confirmed for the first time" in page.words
        assert "1 review was written" in page.words
        assert len(page.elements("div", **{"class": "moj-timeline__item"})) == 4

    def test_nothing_yet_is_said(self, visitor):
        page = read(visitor.get(f"{address(factories.live_listing())}history/"))
        assert "Nothing is recorded" in page.words

    def test_the_number_of_queries_does_not_grow(self, visitor):
        listing = factories.live_listing()
        tell("listing.published", listing)
        few = self.queries(visitor, listing)
        for version in range(2, 60):
            tell("listing.changed", listing, version)
        assert self.queries(visitor, listing) == few <= 10

    def queries(self, client, listing):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{address(listing)}history/").status_code == 200
        return len(seen)
