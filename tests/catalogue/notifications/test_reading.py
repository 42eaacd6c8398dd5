"""From an action to a notice, through the ledger and its reader, with real transactions."""

import pytest
from django.utils import timezone

from accounts.models import Role
from catalogue.adoption.actions import adopt, confirm
from catalogue.models import Message, Notice, Watermark
from catalogue.notifications.tasks import read_events
from tests import factories

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def test_a_use_goes_from_person_to_person() -> None:
    now = timezone.now()
    publisher, adopter = factories.organisation(), factories.organisation(name="Harbour Board")
    publishing = factories.member_of(publisher, role=Role.EDITOR)
    listing = factories.live_listing(organisation=publisher, name="Quay visits", by=publishing)
    member, editor = (factories.member_of(adopter, role=role) for role in ("member", "editor"))
    earlier = factories.live_listing(organisation=publisher, by=publishing)
    adopt(listing=earlier, organisation=adopter, stage="live", by=member, at=now)
    read_events()
    assert not Notice.objects.exists(), "what happened before the first look is nobody's news"
    used = adopt(listing=listing, organisation=adopter, stage="live", by=member, at=now)
    read_events()
    assert Notice.objects.get().person == editor
    assert "A second person has to confirm it." in Message.objects.get().body
    confirm(adoption=used, by=editor, at=now)
    read_events()
    read_events()
    assert set(Notice.objects.values_list("person", "kind")) == {
        (editor.pk, "adoption.declared"),
        (publishing.pk, "adoption.confirmed"),
    }


def test_reading_again_from_the_start_tells_nothing_twice() -> None:
    read_events()
    listing = factories.live_listing()
    member, editor = (
        factories.member_of(listing.organisation, role=role) for role in ("member", "editor")
    )
    adopt(
        listing=listing,
        organisation=listing.organisation,
        stage="live",
        by=member,
        at=timezone.now(),
    )
    read_events()
    before = set(Notice.objects.values_list("person", "cause"))
    assert (editor.pk, Notice.objects.latest("pk").cause) in before
    Watermark.objects.filter(family="notifications").update(xid=0, event_id=0)
    read_events()
    assert set(Notice.objects.values_list("person", "cause")) == before
    assert Message.objects.count() == len(before)
