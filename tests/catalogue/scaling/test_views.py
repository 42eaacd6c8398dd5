"""What everybody sees of the services that spread, and what curators see."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import SiteRole
from catalogue.models import Assessment, Kind, Rung
from catalogue.scaling.actions import assess
from catalogue.scaling.gates import Evidence, standing
from catalogue.scaling.method import METHOD
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
RUNGS = {"ready": 1, "early": 2, "seed": 3, "new": 4}


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def curator():
    return signed_in(factories.person(site_role=SiteRole.MODERATOR))


def stage(**fields):
    """With the gates of what is known."""
    evidence = fields.pop("evidence", Evidence())
    gates = [gate.as_json() for gate in standing(evidence, METHOD).gates]
    return factories.scaling_stage(gates=gates, **fields)


@pytest.fixture
def ladder():
    for rung, number in RUNGS.items():
        for _ in range(number):
            stage(rung=rung)


def names(page):
    """The services of the list, in its order."""
    return [
        words
        for words, address in page.links
        if re.fullmatch(r"/listings/[^/]+/", address) and words
    ]


class TestTheLadder:
    def test_the_answer_names_those_that_are_ready(self, visitor, ladder) -> None:
        page = read(visitor.get("/scaling/"))
        assert "1 service is ready to scale. 2 more spread early." in page.words

    def test_where_none_is_ready_it_says_so_first(self, visitor) -> None:
        stage(rung="early")
        words = read(visitor.get("/scaling/")).words
        assert "No service is ready to scale yet. 1 spreads early." in words

    @pytest.mark.parametrize("rung", Rung.values)
    def test_each_number_is_the_length_of_the_list_that_it_opens(
        self, visitor, ladder, rung
    ) -> None:
        page = read(visitor.get("/scaling/"))
        address = page.address_of(Rung(rung).label.capitalize())
        listed = read(visitor.get(address))
        assert f"{RUNGS[rung]} {Rung(rung).label.capitalize()}" in page.words
        assert len(names(listed)) == RUNGS[rung]
        assert f"{RUNGS[rung]} service" in listed.words

    def test_what_is_not_live_or_is_sold_is_in_no_number_and_no_list(self, visitor) -> None:
        stage(listing=factories.live_listing(state="retired"))
        stage(listing=factories.live_listing(kind=Kind.COMMODITY_SERVICE))
        page = read(visitor.get("/scaling/"))
        assert names(page) == []
        assert "No service of a public body has been looked at yet." in page.words

    def test_before_the_first_night_it_says_when_results_are_due(self, visitor) -> None:
        page = read(visitor.get("/scaling/"))
        assert "The first results are due by 6am." in page.words

    def test_after_a_night_without_a_look_it_says_that_it_is_late(self, visitor, ladder) -> None:
        assert "The update is late" not in read(visitor.get("/scaling/")).words
        with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
            assert "The update is late" in read(visitor.get("/scaling/")).words


class TestTheList:
    def test_the_furthest_first_then_by_value_then_by_expected_adopters_then_by_tie(
        self, visitor
    ) -> None:
        for name, fields in {
            "C none, many": {"expected": 9.0, "tie": 5},
            "D none, few, first tie": {"expected": 2.0, "tie": 1},
            "E none, few, later tie": {"expected": 2.0, "tie": 2},
            "B small": {"value": 5, "value_reason": "", "expected": 1.0},
            "A large": {"value": 9, "value_reason": "", "expected": 1.0},
        }.items():
            stage(listing=factories.live_listing(name=name), rung="seed", **fields)
        stage(listing=factories.live_listing(name="First of all"), rung="ready")
        found = names(read(visitor.get("/scaling/")))
        assert [name[:1] for name in found] == ["F", "A", "B", "C", "D", "E"]

    def test_it_says_what_holds_a_service_and_what_would_pass_it(self, visitor) -> None:
        known = Evidence(reusers=4, groups=3, retained=6, cohort=6)
        stage(rung="early", blocks="retention", evidence=known)
        words = read(visitor.get("/scaling/")).words
        assert "What holds it: those who take it up stay." in words
        assert "6 of 6 organisations still used it after 12 months." in words
        assert "1 further organisation that stays for 12 months would pass it." in words

    def test_value_at_stake_is_money_or_says_why_there_is_none(self, visitor) -> None:
        stage(value=8_887_273, value_reason="")
        stage(eligible=188)
        stage(eligible=0, value_reason="not_applicable")
        words = read(visitor.get("/scaling/")).words
        assert "Value at stake: £88,872.73 a year" in words
        assert "No verified saving yet. 188 organisations that it is for do not use it." in words
        assert "Does not apply: no organisation" in words

    def test_reuse_opens_the_list_of_as_many_organisations(self, visitor) -> None:
        listing = factories.live_listing(name="Pay desk")
        for _ in range(3):
            factories.adoption(listing=listing)
        rebuild_rollup()
        stage(listing=listing, rung="early", reusers=3)
        page = read(visitor.get("/scaling/"))
        address = page.address_of("Reused by 3 organisations: Pay desk")
        assert "3 organisations" in read(visitor.get(address)).words

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("rung=seed", "rung"),
            ("blocks=score", "gate"),
            ("mark=accelerating", "mark"),
            ("type=police", "type"),
            ("place=wales", "place"),
        ],
    )
    def test_each_filter_leaves_what_has_it(self, visitor, query, shown) -> None:
        def of(name, body=None, **fields):
            body = factories.organisation(type="health", place="london", **(body or {}))
            stage(listing=factories.live_listing(name=name, organisation=body), **fields)

        of("rung", rung="seed")
        of("gate", blocks="score")
        of("mark", accelerating=True)
        for name, fields in (("type", {"type": "police"}), ("place", {"place": "wales"})):
            body = factories.organisation(**({"type": "health", "place": "london"} | fields))
            stage(listing=factories.live_listing(name=name, organisation=body))
        assert names(read(visitor.get(f"/scaling/?{query}"))) == [shown]

    def test_what_means_nothing_is_left_out_and_said(self, visitor, ladder) -> None:
        page = read(visitor.get("/scaling/?rung=nonsense&colour=red&page=999"))
        assert "mean nothing here: How far, colour." in page.words
        assert len(names(page)) == sum(RUNGS.values())

    def test_a_filter_that_nothing_has_offers_the_whole_list(self, visitor, ladder) -> None:
        page = read(visitor.get("/scaling/?mark=jumped"))
        assert "No service has all of this." in page.words
        assert page.address_of("See all services") == "/scaling/"

    def test_pages_of_25_keep_the_filter(self, visitor) -> None:
        for _ in range(26):
            stage(rung="seed")
        page = read(visitor.get("/scaling/?rung=seed"))
        assert len(names(page)) == 25
        assert len(names(read(visitor.get(page.address_of("2"))))) == 1

    def test_queries_are_as_few_for_many_as_for_one(self, visitor) -> None:
        counts = []
        for number in (1, 20):
            for _ in range(number):
                stage(rung="seed")
            with CaptureQueriesContext(connection) as captured:
                visitor.get("/scaling/")
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 12

    def test_the_file_has_the_rows_of_the_list(self, visitor) -> None:
        known = Evidence(reusers=4, groups=3)
        listing = factories.live_listing(name="=Pay desk")
        stage(listing=listing, rung="early", blocks="retention", evidence=known, jumped=True)
        stage(rung="new")
        page = read(visitor.get("/scaling/?rung=early"))
        answer = visitor.get(page.address_of("Download this list (CSV)"))
        rows = list(csv.DictReader(io.StringIO(answer.content.decode().split("\r\n\r\n")[0])))
        assert [(row["slug"], row["name"], row["stage"], row["marks"]) for row in rows] == [
            (listing.slug, "'=Pay desk", "early", "Jumped")
        ]
        assert rows[0]["blocked_by"] == "retention"
        assert rows[0]["value_pence"] == "not_reported"


class TestHowWeDecide:
    def test_every_limit_is_told_with_its_version(self, visitor) -> None:
        words = read(visitor.get("/scaling/how-we-decide/")).words
        for part in (
            "version 1",
            "provisional",
            "180 days",
            "360 days",
            "80%",
            "90 days",
            "6 of the 7",
        ):
            assert part in words


class TestOneService:
    def test_all_its_gates_and_the_working_of_what_is_at_stake(self, visitor) -> None:
        listing = factories.live_listing()
        known = Evidence(reusers=4, groups=3, retained=7, cohort=7)
        stage(
            listing=listing, rung="early", blocks="score", evidence=known, accelerating=True,
            reusers=4, adopters=4, eligible=200, probability=0.0591,
        )  # fmt: skip
        words = read(visitor.get(f"/listings/{listing.slug}/scaling/")).words
        assert "Stage: Early spread. Accelerating. What holds it: reviews." in words
        for part in ("Passed", "Nothing reported", "Nothing more", "200", "5%"):
            assert part in words
        assert "No curator has assessed it yet." in words

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"x1": 4, "x0": 0}, "Too few to say. It takes 5 groups"),
            ({"x1": 9, "x0": 0}, "Nothing can be said"),
            ({"x1": 3, "x0": 2, "lower": 0.705, "p": 0.1276}, "Not surely faster: at least 0.7"),
            (
                {"x1": 9, "x0": 4, "lower": 1.743, "p": 0.0052, "accelerating": True},
                "At least 1.74 times as fast as before. Mid-p is 0.0052.",
            ),
        ],
    )
    def test_how_fast_it_spreads_is_said_as_far_as_it_is_sure(self, visitor, fields, said) -> None:
        found = stage(**fields)
        assert said in read(visitor.get(f"/listings/{found.listing.slug}/scaling/")).words

    def test_before_its_first_night_it_says_so(self, visitor) -> None:
        listing = factories.live_listing()
        page = read(visitor.get(f"/listings/{listing.slug}/scaling/"))
        assert "has not been looked at yet" in page.words

    def test_what_a_curator_wrote_can_be_read_and_not_who(self, visitor) -> None:
        found = factories.assessment(met=6)
        page = read(visitor.get(f"/listings/{found.listing.slug}/scaling/"))
        assert "No: It is shown in our trial: testable." in page.words
        assert found.assessed_by.name not in page.words

    def test_the_page_of_the_service_says_it_and_leads_there(self, visitor) -> None:
        listing = factories.live_listing()
        stage(
            listing=listing, rung="seed", accelerating=True, evidence=Evidence(reusers=1, groups=1)
        )
        page = read(visitor.get(f"/listings/{listing.slug}/"))
        assert "Its stage: seed. What holds it: reuse by others." in page.words
        assert page.address_of("Accelerating") == "/scaling/how-we-decide/"
        there = page.address_of("All its gates, and what is at stake")
        assert there == f"/listings/{listing.slug}/scaling/"
        assert page.address_of("Which local services are ready to scale?") == "/scaling/"

    def test_what_is_sold_has_no_stage_on_its_page(self, visitor) -> None:
        listing = factories.live_listing(
            kind=Kind.COMMODITY_SERVICE, organisation=factories.supplier()
        )
        stage(listing=listing)
        assert "How far it has spread" not in read(visitor.get(f"/listings/{listing.slug}/")).words


FORM = {
    name: ("yes" if value is True else "no" if value is False else value)
    for name, value in factories.answers(met=6).items()
}


class TestCurators:
    def test_what_is_surely_faster_is_listed_with_its_figures(self, curator) -> None:
        listing = factories.live_listing(name="Pay desk")
        stage(
            listing=listing, watched=True, watch_x1=9, watch_x0=4, watch_p=0.005235,
            watch_ratio=4.5, watch_lower=1.743,
        )  # fmt: skip
        factories.assessment(listing=listing, met=5)
        stage(listing=factories.live_listing(name="Slow desk"), watched=False)
        words = read(curator.get("/moderation/scaling/")).words
        for part in (
            "Pay desk",
            "9",
            "4",
            "At least 1.7, measured 4.5",
            "0.0052",
            "5 of 7 points",
        ):
            assert part in words
        assert "Slow desk" not in words

    def test_an_empty_list_says_when_it_is_made(self, curator) -> None:
        assert "made anew each night" in read(curator.get("/moderation/scaling/")).words

    def test_it_is_reached_from_the_cases_and_never_by_others(self, curator, visitor) -> None:
        page = read(curator.get("/moderation/"))
        assert page.address_of("Services to watch") == "/moderation/scaling/"
        assert signed_in(factories.person()).get("/moderation/scaling/").status_code == 404
        stage(watched=True)
        assert "/moderation/" not in visitor.get("/scaling/").content.decode()

    def test_an_assessment_is_written_and_shown(self, curator) -> None:
        listing = factories.live_listing()
        address = f"/moderation/scaling/{listing.slug}/"
        assert "Does it meet the seven points?" in read(curator.get(address)).words
        answer = curator.post(address, FORM | {"seen": "0"})
        assert answer["Location"] == f"/listings/{listing.slug}/scaling/"
        assert Assessment.objects.get().points_met == 6
        page = read(curator.get(answer["Location"]))
        assert "No: It is shown in our trial: testable." in page.words
        again = read(curator.get(address))
        assert ("seen", "1", True) in again.fields

    def test_what_is_missing_is_named_and_what_was_typed_is_kept(self, curator) -> None:
        listing = factories.live_listing()
        address = f"/moderation/scaling/{listing.slug}/"
        answer = curator.post(address, FORM | {"seen": "0", "easy": "", "easy_why": "\u200b"})
        page = read(answer, status=422)
        assert "Select yes or no: Easy" in page.words
        assert "Say why in one sentence: Easy" in page.words
        assert FORM["credible_why"] in answer.content.decode()

    def test_who_was_second_sees_both_and_may_save_theirs(self, curator) -> None:
        listing = factories.live_listing()
        first = factories.person(name="Asha Roy", site_role=SiteRole.MODERATOR)
        assess(
            listing=listing, answers=factories.answers(met=0), seen=0, by=first, at=timezone.now()
        )
        address = f"/moderation/scaling/{listing.slug}/"
        page = read(curator.post(address, FORM | {"seen": "0"}), status=409)
        assert "Asha Roy assessed this service while you were writing" in page.words
        assert ("seen", "1", True) in page.fields
        assert Assessment.objects.get().points_met == 0
        curator.post(address, FORM | {"seen": "1"})
        assert Assessment.objects.get().points_met == 6

    def test_a_version_that_never_was_leads_back_to_the_form(self, curator) -> None:
        listing = factories.live_listing()
        address = f"/moderation/scaling/{listing.slug}/"
        answer = curator.post(address, FORM | {"seen": "7"}, follow=True)
        assert "Another moderator assessed this service" in answer.content.decode()
        assert not Assessment.objects.exists()

    def test_a_moderator_of_the_publisher_is_refused_with_the_reason(self) -> None:
        listing = factories.live_listing()
        judge = factories.person(site_role=SiteRole.MODERATOR)
        factories.membership(organisation=listing.organisation, person=judge)
        answer = signed_in(judge).get(f"/moderation/scaling/{listing.slug}/")
        assert answer.status_code == 403
        assert "another moderator assesses it" in answer.content.decode()
        page = read(signed_in(judge).get(f"/listings/{listing.slug}/scaling/"))
        assert "Assess this service" not in page.words
