"""What waits for a person, in all their organisations and in one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, record_event
from catalogue.models import RevisionState
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def both(person, body):
    """The home page and the workspace must agree on what is to do."""
    client = signed_in(person)
    return [read(client.get("/home/")), read(client.get(f"/workspace/{body.slug}/"))]


def test_use_that_somebody_else_recorded_waits_for_a_second_person(body, editor):
    waiting = factories.adoption(organisation=body, confirmed=False)
    own = factories.adoption(organisation=body, confirmed=False)
    type(own).objects.filter(pk=own.pk).update(declared_by=editor)
    foreign = factories.adoption(confirmed=False)
    for page in both(editor, body):
        links = [address for _words, address in page.links]
        assert f"/workspace/{body.slug}/adoptions/{waiting.pk}/confirm/" in links
        assert f"/workspace/{body.slug}/adoptions/{own.pk}/confirm/" not in links
        assert not any(f"/adoptions/{foreign.pk}/" in address for address in links)


def test_drafts_and_those_given_back_wait_for_editors(body, editor):
    draft = factories.draft(organisation=body, name="Begun")
    back = factories.draft(organisation=body, name="Given back", state=RevisionState.SUBMITTED)
    factories.given_back(back)
    factories.draft(organisation=body, name="Sent", state=RevisionState.SUBMITTED)
    factories.draft(name="Foreign")
    for page in both(editor, body):
        assert page.address_of("Begun").endswith(f"/listings/{draft.listing.slug}/edit/")
        assert "Given back: changes asked for" in page.words
        assert "Sent" not in page.words
        assert "Foreign" not in page.words
    for page in both(factories.member_of(body), body):
        assert "Begun" not in page.words, "members do not edit"


def test_use_that_lapses_within_60_days_waits(body, editor):
    day = timezone.localdate()
    soon = factories.adoption(organisation=body, lapses_on=day + timedelta(days=60))
    later = factories.adoption(organisation=body, lapses_on=day + timedelta(days=61))
    for page in both(editor, body):
        links = [address for _words, address in page.links]
        assert f"/workspace/{body.slug}/adoptions/{soon.pk}/renew/" in links
        assert f"/workspace/{body.slug}/adoptions/{later.pk}/renew/" not in links


def test_nothing_to_do_is_said(body, editor):
    for page in both(editor, body):
        assert "Nothing waits for you" in page.words


def test_a_person_without_an_organisation_learns_how_to_join():
    page = read(signed_in(factories.person()).get("/home/"))
    assert "not a member of an organisation yet" in page.words
    assert "Moderation" not in page.words
    assert "Administration" not in page.words


def test_with_two_organisations_each_line_names_its_own(body, editor):
    other = factories.organisation(name="Northlight Trust")
    factories.membership(organisation=other, person=editor)
    factories.adoption(organisation=other, confirmed=False)
    page = read(signed_in(editor).get("/home/"))
    assert ", Northlight Trust" in page.words
    assert page.address_of("Northlight Trust") == f"/workspace/{other.slug}/"


def test_moderators_see_how_many_versions_wait(moderator):
    for _ in range(2):
        factories.draft(complete=True, state=RevisionState.SUBMITTED)
    page = read(signed_in(moderator).get("/home/"))
    assert "2 cases wait" in page.words
    assert page.address_of("Open the queue") == "/moderation/"


def test_administrators_find_imports_and_jobs(administrator):
    page = read(signed_in(administrator).get("/home/"))
    assert page.address_of("Imports") == "/administration/imports/"
    assert page.address_of("Tasks running in the background") == "/administration/jobs/"


def test_a_workspace_is_for_its_members_only(body, moderator):
    address = f"/workspace/{body.slug}/"
    assert Client().get(address).status_code == 302
    stranger = factories.member_of(factories.organisation(), role=Role.OWNER)
    for person in (stranger, moderator):
        answer = read(signed_in(person).get(address), status=404)
        missing = read(signed_in(person).get("/workspace/no-such-body/"), status=404)
        assert answer.words == missing.words


def test_the_latest_history_is_told_in_words(body, editor):
    listing = factories.live_listing(organisation=body, name="Pay desk")
    for kind in ("listing.published", "revision.saved", "membership.added"):
        record_event(
            kind=kind,
            subject_id=listing.pk,
            version=1,
            at=timezone.now(),
            by=editor,
            listing_id=listing.pk if kind.startswith("listing") else None,
            organisation_id=body.pk,
        )
    page = read(signed_in(editor).get(f"/workspace/{body.slug}/"))
    assert "A service was published: Pay desk" in page.words
    assert "A person joined" in page.words


def test_the_number_of_queries_does_not_grow(body, editor):
    client = signed_in(editor)
    fill(body, 1)
    few = [queries(client, address) for address in ("/home/", f"/workspace/{body.slug}/")]
    fill(body, 25)
    many = [queries(client, address) for address in ("/home/", f"/workspace/{body.slug}/")]
    assert many == few
    assert max(many) <= 13


def fill(body, number):
    for _ in range(number):
        factories.draft(organisation=body)
        factories.adoption(organisation=body, confirmed=False)
        listing = factories.live_listing(organisation=body)
        factories.adoption(organisation=body, lapses_on=timezone.localdate())
        record_event(
            kind="listing.published",
            subject_id=listing.pk,
            version=1,
            at=timezone.now(),
            by=None,
            listing_id=listing.pk,
            organisation_id=body.pk,
        )
