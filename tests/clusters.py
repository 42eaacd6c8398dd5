"""Gives each parallel worker of the tests a database server and a Redis prefix of its own.

Loaded before the settings are read. An open transaction of one worker would hold back the
ledger's readers in the tests of another, since the oldest one counts for the whole server.
"""

import os


def _choose() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = int(worker.removeprefix("gw"))
    addresses = os.environ.get("DATABASE_URLS", "").split()
    if addresses:
        os.environ["DATABASE_URL"] = addresses[number % len(addresses)]
    os.environ["REDIS_PREFIX"] = f"test-{worker}"


_choose()
