"""Where organisations stand, each counted once, and the list behind every number."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import OrganisationType, Place
from catalogue.models import Listing, Revision, UseRollup
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.queries import (
    eligibility,
    shares_by_place,
    shares_by_type,
    standing_figures,
)
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client()


def use(body, listing: Listing | None = None, **fields):
    return factories.adoption(organisation=body, listing=listing, **fields)


class TestStanding:
    def test_each_is_counted_once_at_its_furthest(self) -> None:
        body = factories.organisation()
        for stage in ("considering", "trialling", "leaving"):
            use(body, stage=stage)
        use(body, lapsed=True)
        use(body, confirmed=False)
        rebuild_rollup()
        found = standing_figures()
        assert (found.leaving, found.in_use, found.reuse) == (1, 1, 1)
        assert (found.live, found.trialling, found.considering) == (0, 0, 0)
        assert (found.unconfirmed, found.lapsed) == (0, 0)

    def test_own_use_is_use_and_no_reuse(self) -> None:
        body = factories.organisation()
        use(body, factories.live_listing(organisation=body))
        rebuild_rollup()
        found = standing_figures()
        assert (found.live, found.reuse) == (1, 0)

    def test_a_capability_covers_what_lies_below_it_and_each_service_once(self) -> None:
        money = factories.capability()
        pay, grant = (factories.capability(parent=money) for _ in range(2))
        use(factories.organisation(), factories.live_listing(capabilities=[pay, grant]))
        use(
            factories.organisation(), factories.live_listing(capabilities=[pay]), stage="trialling"
        )
        rebuild_rollup()
        assert standing_figures(capability=pay.pk).trialling == 1
        assert standing_figures(capability=grant.pk).trialling == 0
        assert standing_figures(capability=grant.pk).live == 1
        above = standing_figures(capability=money.pk)
        assert (above.live, above.trialling, above.reuse) == (1, 1, 1)

    @pytest.mark.parametrize(("state", "number"), [("retired", 1), ("suspended", 0)])
    def test_what_is_not_public_is_in_no_figure(self, state: str, number: int) -> None:
        use(factories.organisation(), factories.live_listing(state=state))
        rebuild_rollup()
        assert standing_figures().live == number
        assert UseRollup.objects.of(None).count() == number


class TestShares:
    def test_they_are_shares_of_the_public_bodies_of_today(self) -> None:
        today = timezone.localdate()
        kind = OrganisationType.FIRE
        using = factories.organisation(type=kind, place=Place.WALES)
        factories.organisation(type=kind, place="")
        factories.organisation(type=kind, exists_until=today)
        factories.organisation(type=kind, exists_from=today + timedelta(days=1))
        factories.supplier()
        use(using)
        rebuild_rollup()
        found = shares_by_type()[kind]
        assert (found.reuse, found.organisations, found.share) == (1, 2, 0.5)
        assert OrganisationType.SUPPLIER not in shares_by_type()
        assert shares_by_place()[Place.WALES].reuse == 1
        assert shares_by_place()[""].organisations >= 1


class TestEligibility:
    def test_the_audience_is_asked_and_the_publisher_s_group_left_out(self) -> None:
        top = factories.organisation(type=OrganisationType.HEALTH)
        publisher = factories.organisation(type=OrganisationType.HEALTH, group=top)
        factories.organisation(type=OrganisationType.HEALTH, group=top)
        listing = factories.live_listing(organisation=publisher)
        Revision.objects.filter(pk=listing.live_revision_id).update(
            facts={"audience": [OrganisationType.HEALTH]}
        )
        listing = Listing.objects.select_related("live_revision", "organisation").get()
        for kind in (OrganisationType.HEALTH, OrganisationType.HEALTH, OrganisationType.POLICE):
            use(factories.organisation(type=kind), listing)
        factories.organisation(type=OrganisationType.HEALTH)
        rebuild_rollup()
        found = eligibility(listing)
        assert (found.eligible, found.reusers, found.others) == (3, 2, 1)
        assert found.share == pytest.approx(2 / 3)

    def test_where_nobody_could_use_it_a_share_does_not_apply(self) -> None:
        listing = factories.live_listing()
        assert eligibility(listing).share is None


def numbers_and_doors(page) -> list[tuple[int, str]]:
    """The numbers that are links to a list of organisations, with their addresses."""
    found = [(re.match(r"([\d,]+)\b", words), href) for words, href in page.links]
    return [
        (int(one[1].replace(",", "")), href)
        for one, href in found
        if one and href.startswith("/organisations/?")
    ]


class TestDoors:
    @pytest.fixture
    def commons(self) -> Listing:
        pay = factories.capability(slug="pay")
        listing = factories.live_listing(name="Pay desk", capabilities=[pay])
        Revision.objects.filter(pk=listing.live_revision_id).update(
            facts={"audience": [OrganisationType.LOCAL, OrganisationType.FIRE]}
        )
        for number, stage in enumerate(("live", "live", "leaving", "trialling", "considering")):
            place = [Place.WALES, Place.LONDON, ""][number % 3]
            kind = [OrganisationType.LOCAL, OrganisationType.FIRE][number % 2]
            use(factories.organisation(place=place, type=kind), listing, stage=stage)
        use(factories.organisation(type=OrganisationType.FIRE), listing, lapsed=True)
        use(factories.organisation(type=OrganisationType.LOCAL), listing, confirmed=False)
        rebuild_rollup()
        return listing

    @pytest.mark.parametrize(
        "address",
        [
            "/statistics/",
            "/statistics/types/local_authority/",
            "/statistics/types/fire/",
            "/statistics/places/wales/",
            "/capabilities/pay/",
        ],
    )
    def test_every_number_is_the_length_of_the_list_that_it_opens(
        self, visitor, commons, address: str
    ) -> None:
        doors = numbers_and_doors(read(visitor.get(address)))
        assert len(doors) >= 2
        for number, href in doors:
            opened = read(visitor.get(href)).words
            assert f"{number:,} organisation" in opened, href

    def test_who_could_use_a_service_and_who_does_open_their_lists(self, visitor, commons) -> None:
        page = read(visitor.get(f"/listings/{commons.slug}/statistics/"))
        could, do = (
            int(re.search(pattern, page.words)[1])
            for pattern in (r"(\d+) organisations could use it", r"(\d+) of them reuse it")
        )
        assert (could, do) == (7, 3)
        assert "43% of the organisations that could use it reuse it." in page.words
        for label, number in (
            ("organisations could use it", could),
            ("of them reuse it", do),
        ):
            assert f"{number} organisations" in read(visitor.get(page.address_of(label))).words

    def test_the_list_says_what_it_counts(self, visitor, commons) -> None:
        words = read(visitor.get("/organisations/?capability=pay&use=trialling")).words
        assert "stands here: trying it out" in words
        slug = commons.slug
        words = read(visitor.get(f"/organisations/?could_use={slug}&reuses_service={slug}")).words
        assert "Pay desk is meant for their type" in words
        assert "They reuse Pay desk." in words

    @pytest.mark.parametrize("address", ["types/supplier", "types/boat", "places/mars"])
    def test_what_is_no_type_or_place_has_no_page(self, visitor, address: str) -> None:
        assert visitor.get(f"/statistics/{address}/").status_code == 404

    def test_where_nobody_is_the_page_says_so(self, visitor) -> None:
        words = read(visitor.get("/statistics/places/scotland/")).words
        assert "There is no public body here yet." in words
