"""Very many are told of one thing: all of them are, however often whoever writes is killed."""

import pytest
from django.utils import timezone

from accounts.models import Membership, Role, User, record_event
from catalogue.models import Message, Notice, Watermark, Way
from catalogue.notifications import tasks
from catalogue.notifications.actions import at_once, outbox, telling
from catalogue.notifications.actions.at_once import SOME, people_unmailed, write_mails
from catalogue.notifications.actions.telling import tell, tell_of
from tests import factories
from tests.catalogue.notifications.conftest import NOW, cause

MORE = 5


def crowd(body, number):
    people = User.objects.bulk_create(
        User(email=f"{one}@{body.slug}.example", name=f"Person {one}") for one in range(number)
    )
    Membership.objects.bulk_create(
        Membership(organisation=body, person=one, role=Role.EDITOR, since=NOW) for one in people
    )
    return people


@pytest.fixture
def published(body):
    listing = factories.live_listing(organisation=body)
    crowd(body, SOME + MORE - 1)  # and the one who published it
    return cause("listing.published", listing=listing, body=body)


@pytest.fixture
def knocks(monkeypatch):
    """Who would be woken; nobody listens here, and that it is one knock is what is tested."""
    heard = []
    for module in (outbox, telling, tasks):
        monkeypatch.setattr(module, "knock", heard.append)
    return heard


@pytest.mark.django_db
class TestMails:
    def test_some_are_written_at_once_and_the_others_by_a_task(self, published, knocks) -> None:
        tell(causes=[published], at=NOW)
        assert Notice.objects.count() == SOME + MORE
        assert Message.objects.count() == SOME
        assert knocks == [outbox.TASK, at_once.TASK], "one knock, however many mails"
        tasks.write_mails()
        tasks.write_mails()
        assert Message.objects.count() == SOME + MORE
        assert not Notice.objects.unmailed().exists()

    def test_what_was_written_before_a_kill_stays(self, published, monkeypatch, knocks) -> None:
        tell(causes=[published], at=NOW)
        some = people_unmailed(most=2)
        write_mails(people=some, at=NOW)
        # A kill at that very line, which no signal from outside would hit.
        monkeypatch.setattr(at_once, "queue_messages", _killed)
        with pytest.raises(SystemExit):
            tasks.write_mails()
        assert Message.objects.count() == SOME + 2
        assert Notice.objects.unmailed().count() == MORE - 2
        monkeypatch.undo()
        tasks.write_mails()
        assert Message.objects.count() == SOME + MORE

    def test_whose_time_is_over_hands_the_rest_on(self, published, monkeypatch, knocks) -> None:
        tell(causes=[published], at=NOW)
        knocks.clear()
        monkeypatch.setattr(tasks, "CHUNK_SECONDS", -1)
        tasks.write_mails()
        assert Message.objects.count() == SOME
        assert knocks == [at_once.TASK]

    def test_what_is_over_or_not_theirs_any_more_is_not_mailed(self, published) -> None:
        tell(causes=[published], at=NOW)
        late = Notice.objects.unmailed().order_by("person")
        gone, suspended, *_others = [one.person_id for one in late]
        Membership.objects.filter(person=gone).delete()
        User.objects.filter(pk=suspended).update(is_active=False)
        tasks.write_mails()
        assert Message.objects.count() == SOME + MORE - 2
        ways = Notice.objects.filter(person__in=[gone, suspended]).values_list("way", flat=True)
        assert set(ways) == {Way.NEVER}


def _killed(_messages):
    raise SystemExit


@pytest.mark.usefixtures("emptied_as_owner")
class TestReading:
    @pytest.fixture
    def events(self, monkeypatch):
        """Six things that happened, of each of which two people are told."""
        tasks.read_events()
        body = factories.organisation()
        crowd(body, 1)
        listings = [factories.live_listing(organisation=body) for _ in range(6)]
        Membership.objects.exclude(person__email__contains=body.slug).delete()
        crowd(factories.organisation(), 1)
        for listing in listings:
            record_event(
                kind="listing.published", subject_id=listing.pk, version=1, by=None,
                at=timezone.now(), listing_id=listing.pk, organisation_id=body.pk,
            )  # fmt: skip
        monkeypatch.setattr(telling, "PART", 2)
        return listings

    def test_a_transaction_ends_once_enough_are_told(self, events, monkeypatch) -> None:
        monkeypatch.setattr(telling, "ENOUGH", 3)
        taken = []

        def note(some, *, at):
            taken.append(tell_of(some, at=at))
            return taken[-1]

        monkeypatch.setattr(tasks, "tell_of", note)
        tasks.read_events()
        assert taken == [4, 2]
        assert Notice.objects.count() == len(events)

    def test_after_its_time_no_batch_is_begun(self, events, monkeypatch) -> None:
        monkeypatch.setattr(telling, "ENOUGH", 1)
        monkeypatch.setattr(tasks, "CHUNK_SECONDS", -1)
        for told in (2, 4, 6):
            tasks.read_events()
            assert Notice.objects.count() == told
        assert Watermark.objects.filter(family="notifications").exists()
