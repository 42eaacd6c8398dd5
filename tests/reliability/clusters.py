"""A database server of a test's own, which may be stopped in the middle of everything."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings

from commons.database import APPLICATION_ROLE
from commons.local import servers
from commons.local.places import Places, passing
from tests.reliability.harness import Stack, database_of_the_test, stack_on


@dataclass(frozen=True)
class Portal:
    """The whole portal with servers of its own, and what is in it."""

    stack: Stack
    database: str
    port: int
    world: Mapping[str, Any]

    def ask(self, statement: str) -> Any:
        """The one value that it answers."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(statement).fetchone()[0]  # type: ignore[index]


@contextmanager
def portal(*, services: int) -> Iterator[Portal]:
    places = passing()
    address = servers.database_url(places)
    try:
        with stack_on(address) as stack:
            stack.add("postgres", lambda: _postgres(places))
            _copy_tables(places, address)
            world = _make_world(address, services)
            port = stack.add_web()
            stack.add_worker("worker")
            stack.add_beat("beat")
            stack.until_workers_are_ready("worker")
            yield Portal(stack, address, port, world)
    finally:
        shutil.rmtree(places.base, ignore_errors=True)


def _postgres(places: Places) -> "subprocess.Popen[bytes]":
    """One that keeps what it confirms, as any in use does."""
    return servers.start_postgres(places, logs=places.base / "logs", lasting=True).process


def _copy_tables(places: Places, address: str) -> None:
    """As they stand in the database of the tests, which takes a tenth of making them anew."""
    dump = [str(places.programs / "pg_dump"), "--no-owner", database_of_the_test()]
    load = [str(places.programs / "psql"), "--quiet", "--single-transaction", address]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN")
    tables = subprocess.run(dump, check=True, capture_output=True).stdout
    subprocess.run(load, check=True, input=tables, capture_output=True)


def _make_world(address: str, services: int) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-m", "tests.reliability.world", str(services)],
        cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": address},
        check=True, capture_output=True,
    )  # fmt: skip
    world: dict[str, Any] = json.loads(made.stdout)
    return world
