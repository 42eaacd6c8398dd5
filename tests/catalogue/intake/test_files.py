"""What becomes of one file (`trust.md` 13, the rows on imports)."""

import pytest
from django.utils import timezone

from accounts.models import Event, Organisation, OrganisationIdentifier, Role
from catalogue.intake.actions.files import take_file
from catalogue.listings.actions import edit, start_edit, withdraw
from catalogue.models import (
    FileOutcome,
    JobState,
    Kind,
    Listing,
    Revision,
    RevisionState,
    Source,
    UnresolvedAdopter,
)
from catalogue.moderation.actions import approve, ask_for_changes
from tests import factories
from tests.catalogue.intake.documents import (
    begin,
    bring_in,
    document,
    one_file,
    outcomes,
    reasons,
)

pytestmark = pytest.mark.django_db
NAME = "borough__lunches/publiccode.yml"


def the_revision() -> Revision:
    return Listing.objects.get().revisions.latest("pk")


def test_a_file_becomes_a_building_block_that_awaits_a_moderator(administrator):
    factories.capability(name="Book appointments", slug="booking")
    run = bring_in((NAME, document()), by=administrator)
    revision = the_revision()
    english, italian = revision.texts.get(language="en"), revision.texts.get(language="it")
    assert run.job.state == JobState.DONE
    assert one_file(run).outcome == FileOutcome.CREATED
    assert one_file(run).listing == revision.listing
    assert revision.listing.kind == Kind.COMPONENT
    assert revision.listing.live_revision is None
    assert (revision.state, revision.submitted_by) == (RevisionState.SUBMITTED, administrator)
    assert (revision.name, revision.language) == ("School lunches", "en")
    assert revision.facts == {
        "phase": "stable",
        "licence": "AGPL-3.0-only",
        "repository": "https://code.example/borough/lunches.git",
        "landing_page": "https://lunches.example",
    }
    assert (english.summary, english.features) == ("Choose school lunches", ["Reminders by text"])
    assert italian.summary == "Scegli il pranzo"
    assert [one.slug for one in revision.capabilities.all()] == ["booking"]


def test_what_has_no_place_here_is_a_remark_on_its_line(administrator):
    content = document(
        categories=["knitting", "payroll"], legal={"repoOwner": "Borough", "license": "WTFPL"}
    )
    run = bring_in((NAME, content), by=administrator)
    lines = content.decode().split("\n")
    licence, categories = lines.index("  license: WTFPL"), lines.index("categories:")
    found = {field: line for line, field, _reason in reasons(run)}
    assert found["legal.license"] == licence + 1
    assert found["categories"] in {categories + 1, categories + 2}
    values = {one["value"] for one in one_file(run).remarks}
    assert values == {"WTFPL", "knitting, payroll"}, "no function called payroll exists yet"


def test_the_work_of_a_job_is_told_with_its_origin(administrator):
    run = bring_in((NAME, document()), by=administrator)
    revision = the_revision()
    events = Event.objects.filter(listing_id=revision.listing_id).order_by("pk")
    assert {event.origin for event in events} == {f"job:{run.job_id}"}
    kinds = [event.kind for event in events]
    assert kinds[0] == "revision.begun"
    assert kinds[-1] == "revision.submitted"


def test_the_same_file_again_changes_nothing(administrator):
    bring_in((NAME, document()), by=administrator)
    events, before = Event.objects.count(), the_revision()
    run = bring_in((NAME, document()), by=administrator)
    assert outcomes(run) == {NAME: FileOutcome.UNCHANGED}
    assert one_file(run).listing == before.listing
    assert (the_revision(), the_revision().version) == (before, before.version)
    assert Event.objects.count() == events + 2, "the new run and its end"


def test_the_same_file_under_another_name_changes_nothing(administrator):
    bring_in((NAME, document()), by=administrator)
    run = bring_in(("publiccode.yml", document()), by=administrator)
    assert outcomes(run) == {"publiccode.yml": FileOutcome.UNCHANGED}


def test_a_newer_file_is_proposed_beside_the_live_version(administrator, moderator):
    bring_in((NAME, document()), by=administrator)
    live = the_revision()
    approve(revision=live, seen=live.version, by=moderator, at=timezone.now())
    newer = document(developmentStatus="obsolete")
    run = bring_in((NAME, newer), by=administrator)
    listing, proposed = Listing.objects.get(), the_revision()
    assert outcomes(run) == {NAME: FileOutcome.UPDATED}
    assert listing.live_revision_id == live.pk
    assert proposed.pk != listing.live_revision_id
    assert (proposed.state, proposed.facts["phase"]) == (RevisionState.SUBMITTED, "obsolete")
    assert listing.live_revision.facts["phase"] == "stable"


def test_a_newer_file_takes_the_place_of_one_that_waits(administrator):
    bring_in((NAME, document()), by=administrator)
    bring_in((NAME, document(developmentStatus="beta")), by=administrator)
    states = list(Revision.objects.order_by("pk").values_list("state", flat=True))
    assert states == [RevisionState.WITHDRAWN, RevisionState.SUBMITTED]
    assert the_revision().facts["phase"] == "beta"


def test_a_newer_file_goes_into_the_draft_that_an_import_began(administrator, moderator):
    bring_in((NAME, document()), by=administrator)
    sent = the_revision()
    said = {"reason": "Say for whom.", "by": moderator, "at": timezone.now()}
    ask_for_changes(revision=sent, seen=sent.version, **said)
    newer = document(developmentStatus="beta", landingURL=None)
    run = bring_in((NAME, newer), by=administrator)
    assert outcomes(run) == {NAME: FileOutcome.UPDATED}
    assert the_revision() == sent
    assert the_revision().state == RevisionState.SUBMITTED
    assert the_revision().facts["landing_page"], "what the file no longer has stays"
    assert the_revision().facts["phase"] == "beta"


class TestAVersionOfTheOwner:
    """Its organisation is at work, and an import does not talk across it."""

    @pytest.fixture
    def draft(self, administrator, moderator):
        bring_in((NAME, document()), by=administrator)
        sent = the_revision()
        approve(revision=sent, seen=sent.version, by=moderator, at=timezone.now())
        listing = Listing.objects.get()
        editor = factories.member_of(listing.organisation, role=Role.EDITOR)
        return start_edit(listing=listing, by=editor, at=timezone.now())

    def assert_left_alone(self, administrator, revision):
        before = (revision.state, revision.facts, revision.version)
        content = document(developmentStatus="beta")
        for _ in range(2):
            run = bring_in((NAME, content), by=administrator)
            assert outcomes(run) == {NAME: FileOutcome.UNCHANGED}
            ((line, field, reason),) = reasons(run)
            assert (line, field) == (3, "url")
            assert "works on a version" in reason
            assert one_file(run).listing == revision.listing
        revision.refresh_from_db()
        assert (revision.state, revision.facts, revision.version) == before
        assert the_revision() == revision

    def test_that_is_a_draft_stays_as_it_is(self, administrator, draft):
        self.assert_left_alone(administrator, draft)

    def test_that_was_sent_waits_for_its_moderator(self, administrator, draft):
        withdraw(revision=draft, by=draft.begun_by, at=timezone.now())
        sent = factories.next_revision(draft.listing, state=RevisionState.SUBMITTED)
        self.assert_left_alone(administrator, sent)

    def test_that_an_import_began_and_a_person_saved_is_theirs(self, administrator, moderator):
        bring_in((NAME, document()), by=administrator)
        sent = the_revision()
        said = {"reason": "Say for whom.", "by": moderator, "at": timezone.now()}
        ask_for_changes(revision=sent, seen=sent.version, **said)
        editor = factories.member_of(sent.listing.organisation, role=Role.EDITOR)
        values = {"standards": ["WCAG 2.2"]}
        saved = edit(revision=the_revision(), values=values, by=editor, at=timezone.now())
        self.assert_left_alone(administrator, saved)

    def test_that_was_decided_lets_the_next_import_pass(self, administrator, draft, moderator):
        self.assert_left_alone(administrator, draft)
        withdraw(revision=draft, by=draft.begun_by, at=timezone.now())
        run = bring_in((NAME, document(developmentStatus="beta")), by=administrator)
        assert outcomes(run) == {NAME: FileOutcome.UPDATED}


def test_a_newer_name_at_the_same_address_and_path_is_the_same_thing(administrator):
    bring_in((NAME, document()), by=administrator)
    run = bring_in((NAME, document(name="Canteen")), by=administrator)
    assert outcomes(run) == {NAME: FileOutcome.UPDATED}
    assert the_revision().name == "Canteen"


def test_a_project_that_moved_is_the_same_thing_where_name_and_path_are(administrator):
    bring_in((NAME, document()), by=administrator)
    moved = document(url="https://code.example/county/lunches")
    run = bring_in((NAME, moved), by=administrator)
    assert outcomes(run) == {NAME: FileOutcome.UPDATED}
    assert the_revision().facts["repository"] == "https://code.example/county/lunches"
    assert Source.objects.get().identifier.startswith("https://code.example/county/lunches#")
    elsewhere = bring_in(("publiccode.yml", document()), by=administrator)
    assert outcomes(elsewhere) == {"publiccode.yml": FileOutcome.CREATED}


def test_two_things_at_one_address_are_two_listings_and_a_remark_says_so(administrator):
    bring_in(("a/publiccode.yml", document()), by=administrator)
    run = bring_in(("b/publiccode.yml", document(name="Kitchen stock")), by=administrator)
    assert Listing.objects.count() == 2
    assert outcomes(run) == {"b/publiccode.yml": FileOutcome.CREATED}
    assert any(
        field == "url" and "a/publiccode.yml" in reason for _line, field, reason in reasons(run)
    )


def test_copies_in_one_import_never_overwrite_each_other(administrator):
    """`take` a second time with both changed: each file finds its own listing again."""
    for status in ("beta", "stable"):
        run = bring_in(
            ("a/publiccode.yml", document(developmentStatus=status, landingURL=None)),
            ("b/publiccode.yml", document(developmentStatus=status)),
            by=administrator,
        )
    assert set(outcomes(run).values()) == {FileOutcome.UPDATED}
    first, second = Listing.objects.order_by("pk")
    assert "landing_page" not in first.revisions.latest("pk").facts
    assert second.revisions.latest("pk").facts["landing_page"] == "https://lunches.example"
    assert Source.objects.values("identifier").distinct().count() == 2


def test_uploads_from_several_projects_under_one_name_stay_apart(administrator):
    bring_in(("publiccode.yml", document()), by=administrator)
    other = document(name="Bin days", url="https://code.example/borough/bins")
    run = bring_in(("publiccode.yml", other), ("publiccode.yml", document()), by=administrator)
    assert sorted(outcomes(run).values()) == [FileOutcome.CREATED, FileOutcome.UNCHANGED]
    assert Listing.objects.count() == 2


def test_a_bare_host_says_nothing_about_whose_software_it_is(administrator):
    bare = {"url": "https://code.example"}
    bring_in(("publiccode.yml", document(**bare)), by=administrator)
    run = bring_in(("x/publiccode.yml", document(**bare, landingURL=None)), by=administrator)
    assert outcomes(run) == {"x/publiccode.yml": FileOutcome.CREATED}
    again = bring_in(("x/publiccode.yml", document(**bare, landingURL=None)), by=administrator)
    assert outcomes(again) == {"x/publiccode.yml": FileOutcome.UNCHANGED}


def test_a_broken_file_is_told_with_its_line_and_leaves_nothing(administrator):
    broken = document() + b"maintenance:\n\t- contractors: []\n"
    line = broken.decode().split("\n").index("\t- contractors: []") + 1
    run = bring_in((NAME, broken), ("good/publiccode.yml", document()), by=administrator)
    assert outcomes(run) == {
        NAME: FileOutcome.REFUSED,
        "good/publiccode.yml": FileOutcome.CREATED,
    }
    (remark,) = run.files.get(name=NAME).remarks
    assert remark["line"] == line
    assert remark["reason"]
    assert run.files.get(name=NAME).listing is None
    assert Listing.objects.count() == 1


def test_a_broken_version_keeps_the_last_good_one(administrator):
    bring_in((NAME, document()), by=administrator)
    before = the_revision().version
    run = bring_in((NAME, b"name: [unclosed"), by=administrator)
    assert outcomes(run) == {NAME: FileOutcome.REFUSED}
    assert the_revision().version == before


def test_a_file_that_is_too_large_is_refused_whole(administrator):
    run = bring_in((NAME, document() + b"# padding\n" * 110_000), by=administrator)
    assert outcomes(run) == {NAME: FileOutcome.REFUSED}
    assert not Listing.objects.exists()


def test_names_of_users_are_kept_and_counted_nowhere(administrator):
    factories.organisation(name="Town of Sample")
    bring_in((NAME, document()), by=administrator)
    names = set(UnresolvedAdopter.objects.values_list("name", "organisation"))
    assert names == {("Town of Sample", None), ("Village of Specimen", None)}
    bring_in((NAME, document(usedBy=["Town of Sample"])), by=administrator)
    assert UnresolvedAdopter.objects.count() == 2, "absent rows are never deleted"


def test_the_owner_is_found_by_an_official_identifier(administrator):
    body = factories.organisation(name="Testing Council")
    OrganisationIdentifier.objects.create(organisation=body, scheme="ipa", value="c_test")
    bring_in((NAME, document(it={"riuso": {"codiceIPA": "C_TEST"}})), by=administrator)
    assert Listing.objects.get().organisation == body


def test_the_owner_is_found_by_its_name_whatever_the_case(administrator):
    body = factories.organisation(name="BOROUGH of Testing")
    bring_in((NAME, document(it={"riuso": {"codiceIPA": "c_test"}})), by=administrator)
    assert Listing.objects.get().organisation == body
    assert not body.identifiers.exists(), "a file proves no official number"


def test_a_new_owner_is_added_once_with_its_identifier(administrator):
    second = document(name="Bin days", url="https://code.example/borough/bins")
    codes = {"it": {"riuso": {"codiceIPA": "c_test"}}}
    files = (document(**codes), second)
    bring_in(*((f"{n}/publiccode.yml", one) for n, one in enumerate(files)), by=administrator)
    body = Organisation.objects.get(name="Borough of Testing")
    assert (body.type, body.place) == ("other_public_body", "elsewhere")
    assert body.identifiers.get().value == "c_test"
    assert body.listings.count() == 2


def test_without_an_owner_the_account_of_the_address_is_one(administrator):
    bring_in((NAME, document(legal={"license": "MIT"})), by=administrator)
    assert Listing.objects.get().organisation.name == "borough"


def test_an_editor_imports_into_the_own_organisation_only(administrator):
    bring_in((NAME, document()), by=administrator)
    body = factories.organisation()
    editor = factories.member_of(body, role=Role.EDITOR)
    own = document(name="Bin days", url="https://code.example/borough/bins")
    run = bring_in(
        (NAME, document(developmentStatus="obsolete")),
        ("own/publiccode.yml", own),
        by=editor,
        organisation=body,
    )
    assert outcomes(run) == {
        NAME: FileOutcome.REFUSED,
        "own/publiccode.yml": FileOutcome.CREATED,
    }
    assert body.listings.count() == 1
    (line, field, _reason), *_rest = reasons(run)
    assert (line, field) == (3, "url")


def test_a_file_is_taken_once_whatever_happens(administrator):
    run = begin((NAME, document()), by=administrator)
    file = one_file(run)
    for _ in range(3):
        take_file(file=file, at=timezone.now())
    assert Listing.objects.count() == 1
    assert Revision.objects.count() == 1
