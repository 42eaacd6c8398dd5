import pytest

from accounts.models import Event
from catalogue.models import Notice, Preference, Way
from catalogue.notifications.actions.choices import AlwaysMailed, choose
from tests import factories
from tests.catalogue.notifications.conftest import NOW


def test_a_choice_is_a_row_and_an_event(editor) -> None:
    choose(ways={"interest": "never", "use": "now"}, by=editor, at=NOW)
    assert str(Preference.objects.get()) == f"{editor.pk}: interest never"
    event = Event.objects.get(kind="preference.chosen")
    assert (event.actor_id, event.delta["to"]) == (editor.pk, "never")


def test_choosing_the_same_again_changes_nothing(editor) -> None:
    for way in ("never", "never", "daily", "now"):
        choose(ways={"interest": way}, by=editor, at=NOW)
    assert Event.objects.filter(kind="preference.chosen").count() == 3
    assert Preference.objects.get().version == 3


def test_what_is_always_mailed_stays(editor) -> None:
    with pytest.raises(AlwaysMailed, match="only your organisation"):
        choose(ways={"interest": "never", "versions": "never"}, by=editor, at=NOW)
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("way", "then"), [("never", "never"), ("weekly", "weekly"), ("now", "daily")]
)
def test_what_waits_for_a_digest_follows(way, then, editor, listing) -> None:
    factories.preference(person=editor, group="interest", way="never" if way != "never" else "now")
    waiting = factories.notice(
        person=editor, listing=listing, kind="rating.given", way=Way.DAILY, cause="1"
    )
    other = factories.notice(person=editor, listing=listing, way=Way.DAILY, cause="2")
    choose(ways={"interest": way}, by=editor, at=NOW)
    ways = dict(Notice.objects.values_list("pk", "way"))
    assert ways == {waiting.pk: then, other.pk: Way.DAILY}
