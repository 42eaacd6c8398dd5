"""The example commons, the large one, and what the terminal says about them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import Event, Organisation, User
from catalogue.duplication.queries import moved_by
from catalogue.management.demonstration.people import CAST, PASSWORD, SUPPLIER
from catalogue.management.demonstration.scale import Sizes, fill
from catalogue.models import (
    Adoption,
    EstateLine,
    Kind,
    Listing,
    ListingState,
    Merge,
    Notice,
    Offer,
    OfferState,
    Rating,
    Revision,
    RevisionState,
    SavedSearch,
    ScalingStage,
    Transfer,
    Watermark,
)
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.queries import adoption_figures, rollup_differences
from tests import factories

pytestmark = pytest.mark.django_db


def said(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_the_example_is_whole_believable_and_loaded_once() -> None:
    assert "Loaded the example" in said("seed")
    live = Listing.objects.filter(state=ListingState.LIVE)
    assert live.count() > 140
    assert Organisation.objects.count() > 100
    assert Adoption.objects.counting().count() > 500
    assert Rating.objects.count() > 100
    assert Revision.objects.filter(state=RevisionState.SUBMITTED).exists(), "work for a moderator"
    assert Revision.objects.filter(state=RevisionState.CHANGES_REQUESTED).exists()
    assert rollup_differences() == []
    _suppliers_trade()
    _bodies_keep_their_estates()
    (ready,) = ScalingStage.objects.filter(rung="ready")
    assert all(gate["passed"] for gate in ready.gates), "one service shows how that looks"
    made = Merge.objects.get()
    assert moved_by(made)["adoption"] > 0, "a merge that moved something"
    waiting = Transfer.objects.open().order_by("kind")
    assert [one.kind for one in waiting] == ["claimed", "offered"]
    assert Listing.objects.claimable().count() == 2
    _everybody_can_sign_in()
    _some_were_told()
    _searches_found_something_new()
    _pages_open(
        live.order_by("pk").first(), Organisation.objects.get(slug="aldermere-borough-council")
    )
    before = Event.objects.count()
    assert "Nothing was changed" in said("seed")
    assert Event.objects.count() == before


def _bodies_keep_their_estates() -> None:
    lines = EstateLine.objects.all()
    assert lines.count() == 120
    assert lines.values("organisation").distinct().count() == 30
    assert lines.own_run().filter(yearly_cost__isnull=False, cost_public=True).count() > 20
    assert lines.filter(state="retired").count() == lines.filter(replaced_by__isnull=False).count()


def _suppliers_trade() -> None:
    commodity = Listing.objects.filter(kind=Kind.COMMODITY_SERVICE, live_revision__isnull=False)
    assert not commodity.filter(lapses_on=None).exists()
    assert commodity.filter(state=ListingState.LAPSED).count() == 1
    soon = timezone.localdate() + timedelta(days=60)
    assert commodity.filter(state=ListingState.LIVE, lapses_on__lte=soon).exists()
    assert Offer.objects.shown().count() > 40
    assert Offer.objects.filter(state=OfferState.LAPSED).count() == 1
    assert Offer.objects.values("supplier").distinct().count() == 8
    assert commodity.filter(organisation__name=SUPPLIER).count() >= 2, "for whoever signs in"


def _everybody_can_sign_in() -> None:
    request = RequestFactory().post("/account/sign-in/")
    for player in CAST:
        person = authenticate(request, email=player.email, password=PASSWORD)
        assert person is not None, player.email
        assert person.emailaddress_set.filter(verified=True).exists()  # type: ignore[attr-defined]


def _some_were_told() -> None:
    """The newest only: three years are nobody's news, also not for the reader that begins now."""
    for name in ("editor@aldermere.example", "owner@aldermere.example"):
        notices = Notice.objects.filter(person__email=name)
        assert 3 <= notices.count() <= 20
        assert notices.values("kind").distinct().count() > 2
    assert Notice.objects.count() < 200
    assert Watermark.objects.filter(family="notifications").exists()


def _searches_found_something_new() -> None:
    saved = SavedSearch.objects.order_by("pk")
    assert [len(one.new_listings) for one in saved] == [2, 2, 2]
    assert Notice.objects.filter(kind="search.found").count() == 3


def _pages_open(listing: Listing | None, body: Organisation) -> None:
    assert listing
    client = Client()
    for address in (
        "/",
        "/listings/",
        f"/listings/{listing.slug}/",
        f"/organisations/{body.slug}/",
    ):
        assert client.get(address).status_code == 200, address


def test_the_example_is_refused_where_pages_would_not_say_so(settings: object) -> None:
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="DEMONSTRATION=1"):
        said("seed")
    assert not User.objects.exists()


def test_help_names_those_who_are_there_and_how_each_signs_in() -> None:
    factories.person(email=CAST[0].email)
    words = said("sign_in_help")
    assert CAST[0].email in words
    assert CAST[1].email not in words
    assert PASSWORD in words
    assert "/mailbox/" in words
    User.objects.all().delete()
    assert PASSWORD not in said("sign_in_help")


def test_tables_are_defined_by_their_owner_only() -> None:
    with pytest.raises(CommandError, match="DATABASE_ROLE=owner"):
        said("prepare_database")


def test_a_large_commons_is_refused_where_anything_is() -> None:
    with pytest.raises(CommandError, match="DATABASE_ROLE=owner"):
        said("seed_scale")


@pytest.fixture
def as_owner() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{role}"')


def test_a_large_commons_counts_like_a_small_one(as_owner: None) -> None:
    steps = list(fill(Sizes(listings=60, organisations=25, adoptions=300)))
    assert steps[-2:] == ["adoptions: 300", f"events: {Event.objects.count():,}"]
    rebuild_rollup()
    assert rebuild_all() == 60
    assert rollup_differences() == []
    for listing in Listing.objects.select_related("organisation"):
        using = Adoption.objects.in_use().filter(listing=listing)
        others = using.exclude(organisation__group_id=listing.organisation.group_id)
        figures = adoption_figures(listing.pk)
        assert figures.in_use == using.count()
        assert figures.reuse <= figures.in_use
        assert figures.reuse >= others.count()
