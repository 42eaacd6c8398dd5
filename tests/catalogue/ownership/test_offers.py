"""An owner offers a service; an owner of the other organisation answers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Event
from catalogue.duplication.actions import merge
from catalogue.models import Case, SearchDocument, Transfer, TransferState
from catalogue.ownership.actions import (
    AlreadyAsked,
    AlreadySettled,
    NotTransferable,
    ReasonMissing,
    answer,
    offer,
    take_back,
)
from catalogue.search.actions import rebuild_all
from catalogue.search.actions import refresh_changed as refresh_search
from catalogue.statistics.actions.charts import refresh as refresh_charts
from catalogue.statistics.actions.charts import touched
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.actions.rollup import refresh_changed as refresh_figures
from catalogue.statistics.queries import adoption_figures, organisation_figures
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def listing(db):
    return factories.live_listing(organisation=factories.organisation(name="Wexmouth Borough"))


@pytest.fixture
def heir(db):
    return factories.organisation(name="Quayside Agency")


@pytest.fixture
def giver(listing):
    return factories.member_of(listing.organisation, role="owner")


@pytest.fixture
def taker(heir):
    return factories.member_of(heir, role="owner")


@pytest.fixture
def offered(listing, heir, giver):
    return offer(listing=listing, to=heir, words="You run it already.", by=giver, at=NOW)


def said(transfer, *, by, accepted=True, reason=""):
    return answer(transfer=transfer, accepted=accepted, reason=reason, by=by, at=NOW)


def test_an_offer_changes_nothing_until_it_is_accepted(offered, listing, heir, taker):
    assert offered.is_open
    listing.refresh_from_db()
    assert listing.organisation != heir
    said(offered, by=taker)
    listing.refresh_from_db()
    offered.refresh_from_db()
    assert (listing.organisation, listing.version) == (heir, 2)
    assert (offered.state, offered.settled_by) == (TransferState.ACCEPTED, taker)


def test_each_step_has_its_entry(offered, listing, heir, giver, taker):
    said(offered, by=taker)
    told = Event.objects.filter(listing_id=listing.pk).order_by("pk")
    former = offered.from_organisation_id
    assert [(one.kind, one.organisation_id, one.actor_id) for one in told] == [
        ("transfer.asked", former, giver.pk),
        ("listing.transferred", heir.pk, taker.pk),
        ("transfer.settled", former, taker.pk),
    ]
    assert told[1].delta["from"] == former


def test_what_is_being_worked_on_and_its_case_go_along(offered, listing, heir, taker):
    revision = factories.next_revision(listing, state="submitted")
    said(offered, by=taker)
    revision.refresh_from_db()
    assert revision.listing.organisation == heir
    assert Case.objects.get(revision=revision).organisation == heir


def test_figures_and_search_follow_the_owner(offered, listing, heir, giver, taker):
    former = listing.organisation
    for body in (former, heir, factories.organisation(), factories.organisation(group=heir)):
        factories.adoption(listing=listing, organisation=body)
    rebuild_rollup()
    rebuild_all()
    assert adoption_figures(listing.pk).reuse == 3
    said(offered, by=taker)
    events = list(Event.objects.order_by("pk"))
    refresh_figures(events)
    refresh_search(events)
    refresh_charts(subjects=touched(events), at=timezone.now())
    figures = adoption_figures(listing.pk)
    assert (figures.in_use, figures.reuse) == (4, 2), "reuse begins outside the owner's group"
    assert organisation_figures(heir.pk).reused_by == 2
    assert organisation_figures(former.pk).reused_by == 0
    document = SearchDocument.objects.get(listing=listing)
    assert (document.organisation_id, document.reuse) == (heir.pk, 2)


def test_whoever_declines_says_why(offered, listing, heir, taker):
    with pytest.raises(ReasonMissing):
        said(offered, by=taker, accepted=False, reason=" ")
    said(offered, by=taker, accepted=False, reason="We have no team for it.")
    offered.refresh_from_db()
    listing.refresh_from_db()
    assert (offered.state, offered.reason) == (TransferState.REFUSED, "We have no team for it.")
    assert listing.organisation != heir


def test_an_offer_can_be_taken_back_and_made_again(offered, listing, heir, giver, taker):
    take_back(transfer=offered, by=giver, at=NOW)
    with pytest.raises(AlreadySettled, match="taken back"):
        said(offered, by=taker)
    offer(listing=listing, to=heir, words="", by=giver, at=NOW)


def test_one_is_open_for_each_service(offered, listing, giver):
    other = factories.organisation()
    with pytest.raises(AlreadyAsked):
        offer(listing=listing, to=other, words="", by=giver, at=NOW)
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize("role", ["member", "editor"])
def test_only_owners_offer_answer_and_take_back(offered, listing, heir, role):
    ours = factories.member_of(listing.organisation, role=role)
    theirs = factories.member_of(heir, role=role)
    with pytest.raises(PermissionDenied):
        offer(listing=factories.live_listing(organisation=listing.organisation), to=heir,
              words="", by=ours, at=NOW)  # fmt: skip
    with pytest.raises(PermissionDenied):
        said(offered, by=theirs)
    with pytest.raises(PermissionDenied):
        take_back(transfer=offered, by=ours, at=NOW)


def test_nobody_accepts_their_own_offer_nor_takes_back_another_s(offered, giver, taker):
    with pytest.raises(PermissionDenied):
        said(offered, by=giver)
    with pytest.raises(PermissionDenied):
        take_back(transfer=offered, by=taker, at=NOW)


@pytest.mark.parametrize(
    ("kind", "supplier"),
    [("component", True), ("shared_service", True), ("commodity_service", False)],
)
def test_the_kind_fits_the_other_organisation(heir, kind, supplier):
    publisher = factories.supplier() if kind == "commodity_service" else factories.organisation()
    listing = factories.live_listing(organisation=publisher, kind=kind)
    to = factories.supplier() if supplier else heir
    by = factories.member_of(publisher, role="owner")
    with pytest.raises(NotTransferable, match="Suppliers have commodity services"):
        offer(listing=listing, to=to, words="", by=by, at=NOW)


def test_it_goes_to_another_organisation(listing, giver):
    with pytest.raises(NotTransferable, match="already"):
        offer(listing=listing, to=listing.organisation, words="", by=giver, at=NOW)


def test_a_merged_service_goes_to_nobody(offered, listing, taker):
    merge(
        kept=factories.live_listing(),
        merged=listing,
        reason="One and the same",
        by=factories.person(site_role="moderator"),
        at=NOW,
    )
    with pytest.raises(NotTransferable, match="merged"):
        said(offered, by=taker)
    offered.refresh_from_db()
    assert offered.is_open


def test_a_draft_that_nobody_published_can_be_handed_over(heir, taker):
    draft = factories.draft()
    by = factories.member_of(draft.listing.organisation, role="owner")
    said(offer(listing=draft.listing, to=heir, words="", by=by, at=NOW), by=taker)
    draft.refresh_from_db()
    assert draft.listing.organisation == heir


class TestTable:
    """What holds whoever writes to it."""

    def refused(self, offered, **values):
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.filter(pk=offered.pk).update(**values)

    def test_a_settled_one_is_never_open_again(self, offered, taker):
        said(offered, by=taker)
        self.refused(offered, state="open", settled_by=None, settled_at=None)

    def test_settled_comes_with_who_and_when(self, offered, taker):
        self.refused(offered, state="accepted")
        self.refused(offered, settled_by=taker, settled_at=NOW)

    def test_a_refusal_has_a_reason(self, offered, taker):
        self.refused(offered, state="refused", settled_by=taker, settled_at=NOW, reason="")

    def test_only_a_claim_has_a_proof(self, offered):
        self.refused(offered, proof="domain")

    def test_it_goes_to_another_organisation(self, offered):
        self.refused(offered, to_organisation=offered.from_organisation)
