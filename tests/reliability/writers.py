"""People who record, confirm, change, renew and withdraw uses, all at the same time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Event as Flag
from threading import Thread

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from catalogue.adoption import actions
from catalogue.models import Adoption, Listing, Stage
from tests import factories
from tests.racing import without_limits

WRITERS = 8
ROLLED_BACK, SLOW, LATEST_SECONDS = 0.15, 0.3, 0.3
REFUSED = (
    actions.AlreadyAdopted, actions.NoSuchStep, actions.NotConfirmedYet,
    actions.NothingToConfirm, PermissionDenied,
)  # fmt: skip


class RolledBack(Exception):
    """Thrown after the act and before its commit."""


@dataclass(frozen=True)
class Field:
    """Services, and organisations with two members each."""

    listings: list[Listing]
    bodies: list[tuple[Organisation, User, User]]


def a_field(*, services: int, bodies: int) -> Field:
    """Some organisations are of one group, and one is of the publisher's."""
    publisher, head = factories.organisation(), factories.organisation()
    groups = [None, head, head, publisher]
    organisations = [
        factories.organisation(group=groups[number % len(groups)]) for number in range(bodies)
    ]
    return Field(
        [factories.live_listing(organisation=publisher) for _ in range(services)],
        [(one, factories.member_of(one), factories.member_of(one)) for one in organisations],
    )


def act(field: Field, chance: Random) -> None:
    """Whatever one person can do next about a service that chance picks.

    Raises what the actions raise where somebody was faster.
    """
    listing = chance.choice(field.listings)
    body, first, second = chance.choice(field.bodies)
    use = Adoption.objects.filter(listing=listing, organisation=body).first()
    now = timezone.now()
    if use is None or use.withdrawn:
        stage = chance.choice([Stage.CONSIDERING, Stage.TRIALLING, Stage.LIVE])
        actions.adopt(listing=listing, organisation=body, stage=stage, by=first, at=now)
    elif use.is_waiting:
        actions.confirm(adoption=use, by=second, at=now)
    elif chance.random() < 0.2:
        actions.renew(adoption=use, by=second, at=now)
    elif chance.random() < 0.2:
        actions.withdraw(adoption=use, by=second, at=now)
    else:
        actions.advance(adoption=use, stage=chance.choice(Stage.values), by=first, at=now)


def _write(field: Field, chance: Random, over: Flag) -> None:
    with without_limits():
        while not over.is_set():
            try:
                with transaction.atomic():
                    act(field, chance)
                    if chance.random() < SLOW:
                        time.sleep(chance.uniform(0, LATEST_SECONDS))
                    if chance.random() < ROLLED_BACK:
                        raise RolledBack  # noqa: TRY301
            except (RolledBack, *REFUSED):
                continue


@contextmanager
def writing(field: Field, *, seed: int) -> Iterator[None]:
    over, faults = Flag(), []

    def run(number: int) -> None:
        try:
            _write(field, Random(f"{seed}:{number}"), over)  # noqa: S311 - the same every time
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert faults == []
