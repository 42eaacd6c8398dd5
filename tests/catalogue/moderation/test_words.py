"""Reviews and outcomes that people report, and that moderators hide and put back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Role, SiteRole
from catalogue.models import (
    Case,
    CaseKind,
    Complaint,
    Finding,
    Flag,
    Hiding,
    OutcomeReport,
    Rating,
)
from catalogue.moderation import tasks
from catalogue.moderation.actions import (
    NotHidden,
    NotShown,
    NotToHide,
    ReasonMissing,
    hide_words,
    report_words,
    restore_words,
    settle_report,
)
from catalogue.ratings.queries import expected_scores
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used")]
NOW = timezone.now()
KINDS = {"reviews": factories.rating, "outcomes": factories.outcome}


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def insiders(said):
    """Moderators who belong to either organisation."""
    for body in (said.organisation, said.listing.organisation):
        judge = factories.person(site_role=SiteRole.MODERATOR)
        factories.membership(organisation=body, person=judge)
        yield judge


@pytest.fixture(params=sorted(KINDS))
def said(request):
    return KINDS[request.param]()


class TestHide:
    def test_it_counts_nowhere_until_it_is_put_back(self, said, moderator):
        noun = "rating" if isinstance(said, Rating) else "outcome"
        hide_words(said=said, reason=" It names a person. ", by=moderator, at=NOW)
        said.refresh_from_db()
        assert (said.hidden, said.version) == (True, 2)
        assert Hiding.objects.standing().get().reason == "It names a person."
        assert not OutcomeReport.objects.counting().exists()
        assert expected_scores(on=timezone.localdate()) == {}
        with pytest.raises(NotToHide):
            hide_words(said=said, reason="Again.", by=moderator, at=NOW)
        restore_words(said=said, reason="It is gone.", by=moderator, at=NOW)
        said.refresh_from_db()
        assert (said.hidden, said.version) == (False, 3)
        assert not Hiding.objects.standing().exists()
        assert kinds() == [f"{noun}.hidden", f"{noun}.restored"]
        with pytest.raises(NotHidden):
            restore_words(said=said, reason="Again.", by=moderator, at=NOW)

    @pytest.mark.parametrize("act", [hide_words, restore_words])
    def test_only_a_moderator_from_outside_both_organisations_decides(self, act, said, moderator):
        people = [*insiders(said), factories.person(), said.written_by]
        for person in people:
            with pytest.raises(PermissionDenied):
                act(said=said, reason="Because.", by=person, at=NOW)
        with pytest.raises(ReasonMissing):
            act(said=said, reason="  ", by=moderator, at=NOW)

    def test_what_was_withdrawn_is_not_hidden(self, moderator):
        rating = factories.rating(withdrawn_at=NOW)
        with pytest.raises(NotToHide):
            hide_words(said=rating, reason="Because.", by=moderator, at=NOW)

    def test_the_tables_hold_one_thing_and_a_reason(self, moderator):
        both = {"rating": factories.rating(), "outcome": factories.outcome()}
        told = {"hidden_by": moderator, "hidden_at": NOW}
        for wrong, rule in (
            ({**both, "reason": "x"}, "hiding_of_one_thing"),
            ({"reason": "x"}, "hiding_of_one_thing"),
            ({"rating": both["rating"], "reason": ""}, "hiding_says_why"),
            ({"rating": both["rating"], "reason": "x", "restored_at": NOW}, "hiding_restored_at"),
        ):
            with pytest.raises(IntegrityError, match=rule), transaction.atomic():
                Hiding.objects.create(**wrong, **told)

    @pytest.mark.parametrize("what", sorted(KINDS))
    def test_on_the_pages(self, what, moderator):
        said = KINDS[what]()
        judge, page = signed_in(moderator), f"/listings/{said.listing.slug}/{what}/"
        address = f"/moderation/{what}/{said.pk}/"
        assert f'href="{address}hide/"' in judge.get(page).content.decode()
        assert "Nothing is deleted" in read(judge.get(f"{address}hide/")).words
        empty = read(judge.post(f"{address}hide/", {"reason": ""}), status=422)
        assert empty.address_of("Enter the reason. The publisher reads it.")
        done = read(judge.post(f"{address}hide/", {"reason": "It names a person."}, follow=True))
        assert "It is hidden." in done.words
        assert said.organisation.name not in read(Client().get(page)).words
        again = read(judge.post(f"{address}hide/", {"reason": "Again."}, follow=True))
        assert "It is not shown any more, so there is nothing to hide." in again.words
        shown = read(judge.get(f"{address}restore/")).words
        assert "Mo Derator hid it on" in shown
        done = read(judge.post(f"{address}restore/", {"reason": "It is gone."}, follow=True))
        assert "It is shown again." in done.words
        assert said.organisation.name in read(Client().get(page)).words

    def test_whoever_may_not_is_refused_or_finds_nothing(self, said, moderator):
        what = "reviews" if isinstance(said, Rating) else "outcomes"
        for judge in insiders(said):
            client = signed_in(judge)
            assert client.get(f"/moderation/{what}/{said.pk}/hide/").status_code == 403
        judge = signed_in(moderator)
        for address in (f"/moderation/{what}/0/hide/", "/moderation/nothing/1/hide/"):
            assert judge.get(address).status_code == 404


class TestReport:
    @pytest.mark.parametrize("what", sorted(KINDS))
    def test_anybody_reports_it_and_a_moderator_hides_it(self, what, moderator):
        said = KINDS[what]()
        address = f"/listings/{said.listing.slug}/{what}/{said.pk}/report/"
        visitor = Client()
        assert (
            f'href="{address}"'
            in visitor.get(f"/listings/{said.listing.slug}/{what}/").content.decode()
        )
        assert said.organisation.name in read(visitor.get(address)).words
        wrong = read(visitor.post(address, {"reason": "unsafe", "words": ""}), status=422)
        assert wrong.address_of("Select what is wrong")
        given = {"reason": "rights", "words": "It names a person."}
        assert "Report sent" in read(visitor.post(address, given, follow=True)).words
        case = Case.objects.get()
        assert case.kind == (CaseKind.REVIEW if what == "reviews" else CaseKind.OUTCOME)
        said.refresh_from_db()
        assert not said.hidden, "nothing is hidden before a moderator decides"
        judge = signed_in(moderator)
        page = read(judge.get(f"/moderation/cases/{case.pk}/"))
        assert said.organisation.name in page.words
        decided = {"outcome": "hide", "reason": "It names a person.", "confirm": "yes"}
        done = read(judge.post(f"/moderation/cases/{case.pk}/decide/", decided, follow=True))
        assert "Whoever wrote it, whoever reported it and the publisher read it" in done.words
        said.refresh_from_db()
        assert said.hidden
        assert Hiding.objects.get().flag == case.flag
        page = read(judge.get(f"/moderation/cases/{case.pk}/"))
        assert (
            page.address_of("It is hidden. Put it back")
            == f"/moderation/{what}/{said.pk}/restore/"
        )

    def test_what_nobody_reads_is_not_reported(self, said):
        what = "reviews" if isinstance(said, Rating) else "outcomes"
        other = factories.live_listing()
        assert Client().get(f"/listings/{other.slug}/{what}/{said.pk}/report/").status_code == 404
        factories.hiding(**{"rating" if what == "reviews" else "outcome": said})
        address = f"/listings/{said.listing.slug}/{what}/{said.pk}/report/"
        assert Client().get(address).status_code == 404
        with pytest.raises(NotShown):
            report_words(said=said, reason="wrong", words="x", by=None, at=NOW)

    @pytest.mark.parametrize("upheld", [True, False])
    def test_the_finding_alone_hides_nothing(self, upheld, said, moderator):
        flag = report_words(said=said, reason="wrong", words="It is wrong.", by=None, at=NOW)
        settle_report(flag=flag, upheld=upheld, answer="We looked.", by=moderator, at=NOW)
        said.refresh_from_db()
        assert not said.hidden
        assert kinds() == ["flag.raised", "flag.settled"]

    def test_nobody_of_either_organisation_decides(self, said):
        flag = report_words(said=said, reason="wrong", words="It is wrong.", by=None, at=NOW)
        for judge in insiders(said):
            assert not Case.objects.decidable_by(judge).exists()
            with pytest.raises(PermissionDenied):
                settle_report(flag=flag, upheld=True, answer="Yes.", by=judge, at=NOW)

    def test_hidden_meanwhile_is_told_and_changes_nothing(self, said, moderator):
        flag = report_words(said=said, reason="wrong", words="It is wrong.", by=None, at=NOW)
        hide_words(said=said, reason="Because.", by=moderator, at=NOW)
        case = f"/moderation/cases/{flag.case.pk}/decide/"
        decided = {"outcome": "hide", "reason": "It names a person.", "confirm": "yes"}
        page = read(signed_in(moderator).post(case, decided), status=422)
        assert "It is not shown any more, so there is nothing to hide." in page.words
        flag.refresh_from_db()
        assert flag.state == Finding.OPEN


class TestBursts:
    @pytest.fixture
    def body(self):
        return factories.organisation(name="Busy Council")

    def wrote(self, body, number, days=0):
        at = timezone.now() - timedelta(days=days)
        return [factories.rating(organisation=body, at=at) for _ in range(number)]

    def test_ten_in_a_day_come_before_the_moderators_once(self, body, moderator):
        ratings = self.wrote(body, 10)
        tasks.report_bursts()
        tasks.report_bursts()
        found = Complaint.objects.get()
        assert (found.body, found.answers, found.earlier) == (body, 10, 0)
        assert found.flag.case.kind == CaseKind.BURST
        assert kinds() == ["flag.raised"]
        assert Event.objects.get().actor_id is None
        assert Rating.objects.shown().count() == 10, "nothing is hidden silently"
        judge = signed_in(moderator)
        assert "Sudden burst of reviews" in read(judge.get("/moderation/?kind=burst")).words
        page = read(judge.get(f"/moderation/cases/{found.flag.case.pk}/"))
        assert "Written by Busy Council on" in page.words
        assert page.words.count("Again: yes") == 10
        assert (
            f'href="/moderation/reviews/{ratings[3].pk}/hide/"'
            in judge.get(f"/moderation/cases/{found.flag.case.pk}/").content.decode()
        )
        decided = {"outcome": "rejected", "reason": "A workshop.", "confirm": "yes"}
        judge.post(f"/moderation/cases/{found.flag.case.pk}/decide/", decided)
        assert Flag.objects.get().state == Finding.REJECTED
        tasks.report_bursts()
        assert Complaint.objects.count() == 1, "what was answered is not asked again"

    @pytest.mark.parametrize("number", [0, 9])
    def test_fewer_are_no_burst(self, number, body):
        self.wrote(body, number)
        tasks.report_bursts()
        assert not Complaint.objects.exists()

    def test_what_is_usual_is_no_burst(self, body):
        for days in range(1, 91, 2):
            self.wrote(body, 6, days)
        self.wrote(body, 10)
        tasks.report_bursts()
        assert not Complaint.objects.exists()

    def test_yesterday_s_is_found_too_and_an_older_one_is_not(self, body):
        self.wrote(body, 10, days=1)
        self.wrote(factories.organisation(), 10, days=3)
        tasks.report_bursts()
        assert Complaint.objects.get().body == body

    def test_nobody_of_it_decides(self, body):
        self.wrote(body, 10)
        tasks.report_bursts()
        judge = factories.person(site_role=SiteRole.MODERATOR)
        factories.membership(organisation=body, person=judge)
        assert not Case.objects.decidable_by(judge).exists()
        assert Case.objects.decidable_by(factories.person(site_role="moderator")).exists()


def test_editors_answer_only_what_is_shown():
    rating = factories.rating()
    factories.hiding(rating=rating)
    editor = factories.member_of(rating.listing.organisation, role=Role.EDITOR)
    own = rating.listing.organisation.slug
    address = f"/workspace/{own}/reviews/{rating.pk}/answer/"
    assert signed_in(editor).get(address).status_code == 404
