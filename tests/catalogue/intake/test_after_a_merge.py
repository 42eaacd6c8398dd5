"""Files of two services that a moderator merged: they stay one."""

import pytest
from django.utils import timezone

from catalogue.models import FileOutcome, Kind, Listing, Revision
from catalogue.moderation.actions import approve
from tests import factories
from tests.catalogue.duplication.acting import merge_of, undone
from tests.catalogue.intake.documents import bring_in, document, outcomes, reasons

pytestmark = pytest.mark.django_db
FLAT = ("publiccode.yml", "publiccode.yml")
FOLDERS = ("lunches/publiccode.yml", "canteen/publiccode.yml")
OTHER = {"name": "Canteen", "url": "https://code.example/county/canteen"}
ADDRESSES = [pytest.param(OTHER, id="two addresses"), pytest.param({}, id="one address")]


def files(names, other, **changes):
    ours, theirs = names
    return (ours, document(**changes)), (theirs, document(**other | changes, landingURL=None))


@pytest.fixture
def merged(administrator, moderator, names, other):
    """Both imported, published and made one: the first is kept."""
    bring_in(*files(names, other), by=administrator)
    for one in Revision.objects.all():
        approve(revision=one, seen=one.version, by=moderator, at=timezone.now())
    kept = Listing.objects.get(live_revision__facts__has_key="landing_page")
    return merge_of(kept, Listing.objects.exclude(pk=kept.pk).get())


@pytest.mark.parametrize("names", [FLAT, FOLDERS], ids=["flat", "in folders"])
@pytest.mark.parametrize("other", ADDRESSES)
class TestBothAgain:
    def test_the_same_bytes_change_nothing(self, administrator, merged, names, other):
        run = bring_in(*files(names, other), by=administrator)
        assert set(outcomes(run).values()) == {FileOutcome.UNCHANGED}
        assert not reasons(run)
        assert {one.listing for one in run.files.all()} == {merged.kept}
        assert Listing.objects.count() == 2

    def test_newer_ones_propose_what_the_kept_one_s_own_file_says(
        self, administrator, merged, names, other
    ):
        run = bring_in(*files(names, other, developmentStatus="beta"), by=administrator)
        assert sorted(outcomes(run).values()) == [FileOutcome.UNCHANGED, FileOutcome.UPDATED]
        assert {one.listing for one in run.files.all()} == {merged.kept}
        assert Listing.objects.count() == 2
        proposed = merged.kept.revisions.open().get()
        assert (proposed.name, proposed.facts["phase"]) == ("School lunches", "beta")
        assert any("Only that file changes it." in reason for _, _, reason in reasons(run))

    def test_undone_each_has_its_own_file_again(self, administrator, merged, names, other):
        bring_in(*files(names, other, developmentStatus="beta"), by=administrator)
        undone(merged)
        run = bring_in(*files(names, other, developmentStatus="beta"), by=administrator)
        assert sorted(outcomes(run).values()) == [FileOutcome.UNCHANGED, FileOutcome.UPDATED]
        assert merged.merged.revisions.open().get().facts["phase"] == "beta"
        assert Listing.objects.count() == 2


def test_where_the_kept_one_was_typed_the_first_file_that_came_to_it_speaks(
    administrator, moderator
):
    kept = factories.live_listing(kind=Kind.SHARED_SERVICE)
    bring_in((FOLDERS[0], document()), by=administrator)
    brought = Revision.objects.get(listing__sources__isnull=False)
    approve(revision=brought, seen=brought.version, by=moderator, at=timezone.now())
    merge_of(kept, brought.listing)
    run = bring_in((FOLDERS[0], document(developmentStatus="beta")), by=administrator)
    assert outcomes(run) == {FOLDERS[0]: FileOutcome.UPDATED}, reasons(run)
    proposed = kept.revisions.open().get()
    assert proposed.texts.get(language="en").summary == "Choose school lunches"
