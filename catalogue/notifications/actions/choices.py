"""How a person wants to be mailed about each group."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User, record_event
from catalogue.models import Notice, Preference, Way
from catalogue.notifications.lines import GROUPS, LINES


class AlwaysMailed(Exception):
    """This group cannot be switched off; the message says why."""


def choose(*, ways: Mapping[str, str], by: User, at: datetime) -> list[Preference]:
    """Stores how the person is mailed from now on, by group; answers what changed.

    What waits for a digest follows: it is dropped, or told in the next one.

    Raises AlwaysMailed.
    """
    changed = []
    with transaction.atomic():
        # The person's row is the lock: two who choose at once, for one person, do so in turn.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        for group, way in ways.items():
            if always := GROUPS[group].always:
                raise AlwaysMailed(str(always))
            preference = _store(by, group, Way(way))
            if preference is not None:
                changed.append(preference)
                _move_waiting(by, group, way)
                record_event(
                    kind="preference.chosen",
                    subject_id=preference.pk,
                    version=preference.version,
                    at=at,
                    by=by,
                    delta={"group": group, "to": way},
                )
    return changed


def _store(person: User, group: str, way: Way) -> Preference | None:
    """None where it is so already; the default needs a row too once somebody chose it."""
    before = Preference.objects.filter(person=person, group=group).first()
    if before is None:
        if way == GROUPS[group].default:
            return None
        return Preference.objects.create(person=person, group=group, way=way)
    if before.way == way:
        return None
    before.way = way
    before.version += 1
    before.save(update_fields=["way", "version"])
    return before


def _move_waiting(person: User, group: str, way: str) -> None:
    """What was not mailed at once cannot be any more; it goes with the next digest."""
    kinds = [line.key for line in LINES if line.group == group]
    later = Way.DAILY if way == Way.NOW else way
    Notice.objects.filter(person=person, kind__in=kinds).waiting().update(way=later)
