"""A service changes hands beside those who decide on its versions and cases."""

import pytest
from django.utils import timezone

from catalogue.listings.actions import start_edit, submit
from catalogue.models import Case, Listing, Merge, Revision, Transfer
from catalogue.moderation.actions import approve, report, settle_report, suspend
from catalogue.ownership.actions import answer, judge, take_back
from tests import factories
from tests.catalogue.duplication.acting import merge_of
from tests.racing import meanwhile

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


def moderator():
    return factories.person(site_role="moderator")


@pytest.fixture
def offered(emptied_as_owner):
    return factories.transfer()


@pytest.fixture
def taker(offered):
    return factories.member_of(offered.to_organisation, role="owner")


def next_draft(listing):
    return start_edit(listing=listing, by=listing.live_revision.begun_by, at=NOW)


def accepted(transfer, by):
    return answer(transfer=transfer, accepted=True, reason="", by=by, at=NOW)


def hold(rows):
    """As an act of moderation begins."""
    return list(rows.select_for_update(of=("self",)))


def assert_handed_over(result, transfer):
    assert isinstance(result, Transfer), result
    owners = {
        Listing.objects.get().organisation,
        *(one.organisation for one in Case.objects.all()),
    }
    assert owners == {transfer.to_organisation}


def test_a_decision_and_a_hand_over_never_wait_for_each_other(offered, taker):
    draft, by = next_draft(offered.listing), moderator()
    revision = submit(revision=draft, by=draft.begun_by, at=NOW)
    result = meanwhile(
        lambda: hold(Revision.objects.filter(pk=revision.pk)),
        lambda: accepted(offered, taker),
        lambda: approve(revision=revision, seen=revision.version, by=by, at=NOW),
    )
    assert isinstance(result, Transfer), result
    assert Listing.objects.get().live_revision == revision
    assert Listing.objects.get().organisation == offered.to_organisation


def test_a_report_that_is_settled_and_a_hand_over_never_wait_for_each_other(offered, taker):
    flag = report(listing=offered.listing, reason="other", words="Wrong", by=None, at=NOW)
    by = moderator()
    said = {"upheld": True, "answer": "It is.", "by": by, "at": NOW, "hide": True}
    result = meanwhile(
        lambda: hold(Case.objects.filter(flag=flag)),
        lambda: accepted(offered, taker),
        lambda: settle_report(flag=flag, **said),
    )
    assert isinstance(result, Transfer), result
    assert Listing.objects.get().state == "suspended"


def test_a_claim_that_is_taken_back_and_one_decided_never_wait_for_each_other():
    claim = factories.transfer(kind="claimed")
    by = moderator()
    result = meanwhile(
        lambda: hold(Case.objects.filter(transfer=claim)),
        lambda: take_back(transfer=claim, by=claim.asked_by, at=NOW),
        lambda: judge(transfer=claim, accepted=True, reason="Yes", by=by, at=NOW),
    )
    assert type(result).__name__ == "AlreadySettled"


def test_a_version_sent_just_after_has_its_case_with_the_new_organisation(offered, taker):
    draft = next_draft(offered.listing)
    factories.membership(
        organisation=offered.to_organisation, role="editor", person=draft.begun_by
    )
    result = meanwhile(
        lambda: accepted(offered, taker),
        lambda: submit(revision=draft, by=draft.begun_by, at=NOW),
    )
    assert isinstance(result, Revision), result
    assert Case.objects.get().organisation == offered.to_organisation


def test_a_version_sent_just_before_goes_along(offered, taker):
    draft = next_draft(offered.listing)
    result = meanwhile(
        lambda: submit(revision=draft, by=draft.begun_by, at=NOW),
        lambda: accepted(offered, taker),
    )
    assert_handed_over(result, offered)


def test_a_report_just_after_is_of_the_new_organisation_s_service(offered, taker):
    meanwhile(
        lambda: accepted(offered, taker),
        lambda: report(listing=offered.listing, reason="other", words="Wrong", by=None, at=NOW),
    )
    assert Case.objects.get().organisation == offered.to_organisation


def test_a_service_hidden_just_after_is_found_with_its_new_organisation(offered, taker):
    by = factories.person(site_role="moderator")
    result = meanwhile(
        lambda: accepted(offered, taker),
        lambda: suspend(listing=offered.listing, reason="Unsafe", by=by, at=NOW),
    )
    assert type(result).__name__ == "Suspension", result


def test_one_merged_just_after_is_found_with_its_new_organisation(offered, taker):
    kept, by = factories.live_listing(), moderator()
    result = meanwhile(
        lambda: accepted(offered, taker), lambda: merge_of(kept, offered.listing, by=by)
    )
    assert isinstance(result, Merge), result
