"""Whose a service is, and who is told when that changes."""

import pytest

from accounts.models import Event, OrganisationDomain, Role
from catalogue.models import Notice
from catalogue.notifications.actions.telling import causes_of, tell
from catalogue.notifications.queries.wording import describe
from catalogue.ownership.actions import answer, claim, judge, offer
from tests import factories
from tests.catalogue.notifications.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def heir():
    return factories.organisation(name="Harbour Board")


def news(kind):
    made = tell(causes=causes_of(Event.objects.filter(kind=kind)), at=NOW)
    return {one.notice.person: one.sentence for one in describe(made)}


def test_an_offer_reaches_the_owners_of_the_other_and_its_answer_who_asked(
    listing, editor, owner, heir
) -> None:
    taker = factories.member_of(heir, role=Role.OWNER)
    newcomer = factories.member_of(heir, role=Role.EDITOR)
    user = factories.member_of(factories.adoption(listing=listing).organisation, role=Role.EDITOR)
    made = offer(listing=listing, to=heir, words="You run it.", by=owner, at=NOW)
    assert news("transfer.asked") == {taker: "Port Office offers Quay visits to Harbour Board."}
    answer(transfer=made, accepted=True, reason="", by=taker, at=NOW)
    assert news("transfer.settled") == {
        owner: "Whether Harbour Board takes Quay visits over was answered: accepted."
    }
    assert news("listing.transferred") == {
        newcomer: "Quay visits belongs to Harbour Board now.",
        user: "Harbour Board took Quay visits over, which you use.",
    }
    (asked,) = describe(list(Notice.objects.filter(kind="transfer.asked")))
    assert asked.sentence.endswith("It was answered: accepted.")


def test_a_claim_reaches_nobody_but_the_moderators_and_its_answer_who_claimed(heir) -> None:
    listing = factories.imported_listing(name="Tide tables")
    by = factories.member_of(heir, role=Role.OWNER)
    made = claim(listing=listing, organisation=heir, words="Ours", by=by, at=NOW)
    assert news("transfer.asked") == {}
    moderator = factories.person(site_role="moderator")
    judge(transfer=made, accepted=False, reason="Nothing shows it.", by=moderator, at=NOW)
    told = news("transfer.settled")
    assert told == {by: "Whether Harbour Board takes Tide tables over was answered: refused."}


def test_who_proved_it_by_a_domain_is_told_nothing_new(heir) -> None:
    facts = {"landing_page": "https://quay.example/"}
    listing = factories.imported_listing(facts=facts)
    OrganisationDomain.objects.create(organisation=heir, domain="quay.example")
    by = factories.member_of(heir, role=Role.OWNER)
    claim(listing=listing, organisation=heir, words="", by=by, at=NOW)
    assert news("transfer.asked") == {}
    assert news("transfer.settled") == {}


def test_an_owner_who_left_sees_no_offer_to_the_former_body(listing, owner, heir) -> None:
    taker = factories.member_of(heir, role=Role.OWNER)
    offer(listing=listing, to=heir, words="Take it.", by=owner, at=NOW)
    assert set(news("transfer.asked")) == {taker}
    assert Notice.objects.visible_to(taker).exists()
    taker.memberships.all().delete()
    assert not Notice.objects.visible_to(taker).exists()


def test_who_asked_and_left_is_not_told_of_the_answer(listing, owner, heir) -> None:
    taker = factories.member_of(heir, role=Role.OWNER)
    made = offer(listing=listing, to=heir, words="Take it.", by=owner, at=NOW)
    owner.memberships.all().delete()
    answer(transfer=made, accepted=False, reason="No.", by=taker, at=NOW)
    assert news("transfer.settled") == {}
