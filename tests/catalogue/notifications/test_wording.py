"""Words are made of the rows as they are now."""

from datetime import date

import pytest

from catalogue.models import Adoption, Notice, Revision, Stage
from catalogue.notifications.queries.wording import describe
from tests import factories

pytestmark = pytest.mark.django_db


def words(notice: Notice) -> str:
    return describe([notice])[0].sentence


def test_a_new_name_is_said_at_once(editor, listing) -> None:
    notice = factories.notice(person=editor, listing=listing)
    Revision.objects.filter(live_on=listing).update(name="Quay appointments")
    assert words(notice) == "Quay appointments by Port Office is published."


def test_a_service_that_is_not_published_has_the_name_of_its_newest_version(editor, body) -> None:
    first = factories.draft(organisation=body, name="Old name", state="withdrawn", by=editor)
    Revision.objects.create(
        listing=first.listing, name="New name", begun_by=editor, begun_at=first.begun_at
    )
    notice = factories.notice(
        person=editor, listing=first.listing, kind="revision.refused", subject_id=first.pk
    )
    assert words(notice) == "A moderator refused a version of New name by Port Office."


def test_names_may_hold_signs_of_formatting(editor, body) -> None:
    listing = factories.live_listing(organisation=body, name="100 %(x)s %s", by=editor)
    assert words(factories.notice(listing=listing)).startswith("100 %(x)s %s by Port Office")


def test_stages_and_days_are_said_as_people_read_them(editor, body) -> None:
    used = factories.adoption(organisation=body, lapses_on=date(2027, 3, 3), stage=Stage.TRIALLING)
    facts = {"listing": used.listing, "subject_id": used.pk}
    soon = factories.notice(kind="adoption.lapses_soon", cause="a:7:lapse:2027-03-03:30", **facts)
    assert "lapses on 3 March 2027" in words(soon)
    confirmed = factories.notice(kind="adoption.confirmed", **facts)
    assert words(confirmed).endswith(": trying it out.")
    Adoption.objects.update(
        proposed_stage=Stage.LIVE, proposed_by=editor, proposed_at=used.declared_at
    )
    proposed = factories.notice(kind="adoption.stage_proposed", **facts)
    assert ": in use. A second person" in words(proposed)
    assert words(confirmed).endswith(": trying it out."), "what is proposed is not confirmed"


def test_what_was_renewed_is_no_longer_about_to_lapse(editor, body) -> None:
    used = factories.adoption(organisation=body, lapses_on=date(2028, 3, 3))
    notice = factories.notice(
        kind="adoption.lapses_soon",
        cause="a:7:lapse:2027-03-03:30",
        listing=used.listing,
        subject_id=used.pk,
    )
    (told,) = describe([notice])
    assert told.is_over
    assert "was about to lapse" in told.sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "no.longer_told"},
        {"kind": "rating.given", "subject_id": 999_999},
        {"kind": "membership.accepted"},
    ],
)
def test_what_is_gone_says_so_and_leads_nowhere(changes) -> None:
    (told,) = describe([factories.notice(**changes)])
    assert told.sentence == "This was about something that is no longer here."
    assert told.is_over
    assert not told.address


def test_a_service_that_is_gone_says_so() -> None:
    notice = factories.notice()
    notice.listing_id = 999_999
    assert words(notice) == "This was about something that is no longer here."


class TestRenewal:
    @pytest.fixture
    def service(self):
        return factories.live_listing(
            organisation=factories.supplier(name="Pier Street"),
            kind="commodity_service",
            name="Cloud desk",
            lapses_on=date(2027, 3, 3),
        )

    def of_service(self, service, kind, cause="c"):
        return factories.notice(kind=kind, listing=service, subject_id=service.pk, cause=cause)

    def of_offer(self, offer, kind, cause="c"):
        return factories.notice(
            kind=kind,
            listing=offer.listing,
            subject_id=offer.pk,
            cause=cause,
            organisation_id=offer.supplier_id,
        )

    def test_a_service_says_when_it_lapses_and_where_to_renew_it(self, service) -> None:
        cause = f"listing:{service.pk}:lapse:2027-03-03:30"
        notice = self.of_service(service, "listing.lapses_soon", cause)
        (told,) = describe([notice])
        assert told.sentence.startswith("Cloud desk by Pier Street lapses on 3 March 2027,")
        slug = service.organisation.slug
        assert told.address == f"/workspace/{slug}/listings/{service.slug}/confirm/"
        type(service).objects.update(lapses_on=date(2028, 3, 3))
        assert words(notice) == "Cloud desk by Pier Street was about to lapse."

    def test_a_service_that_lapsed_says_so_until_it_is_renewed(self, service) -> None:
        notice = self.of_service(service, "listing.lapsed")
        assert words(notice) == "Cloud desk by Pier Street had lapsed."
        type(service).objects.update(state="lapsed")
        assert "has lapsed: it left the search" in words(notice)

    def test_an_offer_says_what_it_is_for(self) -> None:
        listing = factories.live_listing(name="Pay desk")
        offer = factories.offer(
            supplier=factories.supplier(name="Pier Street"),
            listing=listing,
            renewed_on=date(2026, 3, 3),
            lapses_on=date(2027, 3, 3),
        )
        cause = f"offer:{offer.pk}:lapse:2027-03-03:7"
        soon = self.of_offer(offer, "offer.lapses_soon", cause)
        (told,) = describe([soon])
        assert told.sentence.startswith(
            "The hosting that Pier Street offers for Pay desk lapses on 3 March 2027,"
        )
        assert told.address == f"/workspace/{offer.supplier.slug}/offers/{offer.pk}/renew/"
        gone = self.of_offer(offer, "offer.lapsed")
        assert words(gone).endswith("had lapsed.")
        type(offer).objects.update(state="lapsed")
        assert words(gone).endswith("has lapsed and is on no public page.")
        assert words(soon).endswith("was about to lapse.")
