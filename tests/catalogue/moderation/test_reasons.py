"""The words that moderators use often, and what was decided."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from catalogue.models import UsualReason
from catalogue.moderation.actions import ChangedMeanwhile, refuse, save_reason
from tests import factories
from tests.catalogue.moderation.cases import case, waiting
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def client(moderator):
    return signed_in(moderator)


def test_a_reason_is_added_offered_changed_and_taken_off(client, moderator):
    UsualReason.objects.all().delete()
    given = {"title": "No team", "words": "Give a team.", "in_use": "on", "version": "1"}
    page = read(client.post("/moderation/reasons/new/changes/", given, follow=True))
    assert "The reason is stored." in page.words
    reason = UsualReason.objects.get()
    assert (reason.use, reason.changed_by) == ("changes", moderator)
    address = f"{case(waiting())}decide/"
    assert "No team" in read(client.get(address)).words
    changed = {"title": "No team", "words": "Give a team's address.", "version": "1"}
    client.post(f"/moderation/reasons/{reason.pk}/", changed)
    assert "No team" not in read(client.get(address)).words
    words = read(client.get("/moderation/reasons/")).words
    assert "Give a team's address." in words
    assert "Not offered" in words


def test_who_saved_first_is_not_overwritten(client, moderator):
    reason = factories.usual_reason(title="No team")
    client.post(f"/moderation/reasons/{reason.pk}/", {"title": "A", "words": "B", "version": "1"})
    page = read(
        client.post(
            f"/moderation/reasons/{reason.pk}/", {"title": "C", "words": "D", "version": "1"}
        ),
        status=422,
    )
    assert "Another moderator has changed this reason meanwhile." in page.words
    assert UsualReason.objects.get(pk=reason.pk).title == "A"
    with pytest.raises(ChangedMeanwhile):
        save_reason(reason=reason, title="C", words="D", in_use=True, by=moderator, at=NOW)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "", "words": "Give a team."}, "Enter the title"),
        ({"title": "x" * 101, "words": "Give."}, "The title must be 100 characters or fewer"),
        ({"title": "No team", "words": ""}, "Enter the words to the publisher"),
        ({"title": "No team", "words": "x" * 301}, "The words must be 300 characters or fewer"),
        (
            {"title": "Taken", "words": "Give a team."},
            "There is a reason with this title already.",
        ),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(client, given, words):
    factories.usual_reason(title="Taken")
    before = UsualReason.objects.count()
    page = read(
        client.post("/moderation/reasons/new/refusal/", given | {"version": "1"}), status=422
    )
    assert words in page.words
    assert UsualReason.objects.count() == before


def test_only_moderators_keep_them_and_only_for_known_acts(client):
    assert client.get("/moderation/reasons/new/boating/").status_code == 404
    assert client.get("/moderation/reasons/999999/").status_code == 404
    with pytest.raises(PermissionDenied):
        save_reason(
            reason=UsualReason(use="changes"),
            title="X",
            words="Y",
            in_use=True,
            by=factories.person(site_role="administrator"),
            at=NOW,
        )


def test_what_was_decided_is_listed_with_how_long_it_took(client, moderator):
    assert (
        "No decision was made in the last 90 days."
        in read(client.get("/moderation/activity/")).words
    )
    late = waiting(name="Pay desk", days=4)
    refuse(revision=late, seen=late.version, reason="Twice.", by=moderator, at=NOW)
    waiting(name="Still here", days=2)
    words = read(client.get("/moderation/activity/")).words
    assert "Half of the versions were decided within 4 days" in words
    assert "(1 decision)" in words
    assert "The oldest version has waited since" in words
    assert "Pay desk" in words
    assert "0 appeals were answered in the last 90 days" in words
