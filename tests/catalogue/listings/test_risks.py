"""Why a moderator should look twice, noted when a version is sent."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalogue.listings.actions import edit, start_edit, submit
from catalogue.listings.queries import warnings_of
from catalogue.listings.queries.risks import similar_to
from catalogue.models import Case
from catalogue.search.actions import rebuild_all
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def settled(**fields):
    """An organisation that has published for years."""
    body = factories.organisation(**fields)
    factories.live_listing(organisation=body, name="Harbour dues", published_on=date(2020, 1, 1))
    return body


def change(listing, **values):
    by = listing.live_revision.begun_by
    revision = start_edit(listing=listing, by=by, at=NOW)
    return edit(revision=revision, values=values, by=by, at=NOW)


def test_a_version_of_a_settled_body_warns_of_nothing():
    draft = factories.draft(organisation=settled(), complete=True, name="Quay visits")
    assert warnings_of(draft, at=NOW) == []


def test_who_has_published_nothing_or_only_lately_is_new():
    assert warnings_of(factories.draft(complete=True), at=NOW) == ["new_organisation"]
    body = factories.organisation()
    factories.live_listing(organisation=body, published_on=(NOW - timedelta(days=80)).date())
    draft = factories.draft(organisation=body, complete=True, name="Quay visits")
    assert warnings_of(draft, at=NOW) == ["new_organisation"]
    assert warnings_of(draft, at=NOW + timedelta(days=30)) == []


def test_a_like_name_or_the_same_source_code_is_similar():
    alike = factories.live_listing(name="Parking permits")
    same = factories.live_listing(name="Heron", facts={"repository": "https://code.example/p"})
    factories.live_listing(name="Something else")
    rebuild_all()
    draft = factories.draft(
        organisation=settled(),
        name="Parking permit",
        complete=True,
        facts={"repository": "https://code.example/p"},
    )
    assert similar_to(draft) == [alike.pk, same.pk]
    assert warnings_of(draft, at=NOW) == ["similar"]


def test_a_service_is_not_like_itself():
    listing = factories.live_listing(name="Parking permits")
    rebuild_all()
    assert similar_to(change(listing, summary="Other words")) == []


def test_four_links_are_many():
    draft = factories.draft(organisation=settled(), complete=True, name="Quay visits")
    draft.texts.update(description="https://a.example " * 3)
    assert warnings_of(draft, at=NOW) == []
    draft.texts.update(description="https://a.example " * 4)
    assert warnings_of(draft, at=NOW) == ["links"]


def test_little_left_of_a_description_or_another_name_and_function_is_sudden():
    listing = factories.live_listing(organisation=settled(), name="Quay visits")
    other = factories.capability(name="Take payments")
    assert warnings_of(change(listing, name="Quay calls"), at=NOW) == []
    assert warnings_of(change(listing, capabilities=[other.slug]), at=NOW) == ["sudden"]
    kept = factories.live_listing(organisation=settled(), name="Ferry times")
    text = "Nothing of what stood here stays, not a word of it at all. " * 4
    assert warnings_of(change(kept, description=text), at=NOW) == ["sudden"]


def test_the_case_keeps_what_was_noted():
    draft = factories.draft(complete=True)
    submit(revision=draft, by=draft.begun_by, at=NOW)
    assert Case.objects.get().warnings == ["new_organisation"]
