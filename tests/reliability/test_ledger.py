"""Nothing is lost between an act and the figures, whoever is killed when."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Event
from catalogue.jobs import ledger
from catalogue.models import Adoption, Listing
from catalogue.statistics.queries import adoption_figures, rollup_differences
from catalogue.statistics.tasks import read_adoptions
from tests.reliability.harness import environment_of_the_test, until
from tests.reliability.readers import BY_ID
from tests.reliability.writers import a_field, writing
from tests.tier import scaled

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
EVENTS = scaled(small=400, full=12_000)
DEATHS = scaled(small=5, full=50)
SERVICES, BODIES = scaled(small=6, full=20), scaled(small=8, full=30)


@contextmanager
def reading(folder: Path, cursor: str) -> Iterator[list[Path]]:
    """Two competing readers; given are the files in which their deaths are noted."""
    started, logs = [], [folder / f"reader-{number}.log" for number in range(2)]
    try:
        for number, log in enumerate(logs):
            command = [sys.executable, "-m", "tests.reliability.readers", cursor, str(number)]
            with log.open("wb") as out:
                started.append(
                    subprocess.Popen(
                        command, env=environment_of_the_test(), cwd=settings.BASE_DIR, stdout=out
                    )
                )
        yield logs
    finally:
        for process in started:
            process.kill()
            process.wait()


def deaths(logs: list[Path]) -> int:
    return sum(log.read_text().count("died") for log in logs)


def nobody_reads() -> bool:
    """A child outlives its parent by the batch that it has begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        return cursor.fetchone() == (0,)


def recounted(listing: Listing) -> dict[str, int]:
    """The figures of `methods.md` 1.3, by hand from the rows."""
    own = listing.organisation.group_id or listing.organisation_id
    uses = Adoption.objects.filter(listing=listing).select_related("organisation")
    stands = [
        a for a in uses if not (a.withdrawn or a.lapsed or a.suspended) and a.stage != "ended"
    ]
    counts = [a for a in stands if a.confirmed_at]
    in_use = [a for a in counts if a.stage in {"live", "leaving"}]
    groups = [a.organisation.group_id or a.organisation_id for a in in_use]
    return {
        "reuse": sum(group != own for group in groups),
        "reuse_groups": len({group for group in groups if group != own}),
        "in_use": len(in_use),
        "leaving": sum(a.stage == "leaving" for a in counts),
        "trialling": sum(a.stage == "trialling" for a in counts),
        "considering": sum(a.stage == "considering" for a in counts),
        "unconfirmed": len(stands) - len(counts),
    }


def shown(listing: Listing) -> dict[str, int]:
    figures = adoption_figures(listing.pk)
    return {name: getattr(figures, name) for name in recounted(listing)}


def test_every_figure_equals_a_recount_though_readers_are_killed(tmp_path: Path) -> None:
    """8 writers act by the portal's own actions; some acts are rolled back, some are committed
    late, so that events are committed in another order than that of their numbers. Two readers
    compete and are killed in mid-batch, after a write. In the end every row of the roll-up and
    every figure of every service equals a recount from the rows.
    """
    field = a_field(services=SERVICES, bodies=BODIES)
    with reading(tmp_path, "xid") as logs, writing(field, seed=8):
        until(lambda: Event.objects.count() >= EVENTS, "enough is written", seconds=900)
        until(lambda: deaths(logs) >= DEATHS, "readers have died", seconds=900)
    until(nobody_reads, "the last reader is gone")
    read_adoptions()
    assert rollup_differences() == []
    assert [shown(one) for one in field.listings] == [recounted(one) for one in field.listings]


def test_a_cursor_by_number_alone_loses_events(tmp_path: Path, monkeypatch) -> None:
    """The same with the cursor that only looks for higher numbers: it passes over what was
    committed late. So the test above can fail.
    """
    monkeypatch.setattr(ledger, "_UNREAD", BY_ID)
    field = a_field(services=SERVICES, bodies=BODIES)
    for number in range(1, 21):
        with reading(tmp_path, "id"), writing(field, seed=number):
            wanted = number * EVENTS // 2
            until(lambda wanted=wanted: Event.objects.count() >= wanted, "enough is written")
        until(nobody_reads, "the last reader is gone")
        read_adoptions()
        if rollup_differences():
            return
    pytest.fail("it lost nothing")
