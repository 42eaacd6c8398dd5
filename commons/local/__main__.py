"""`python -m commons.local run`, or `… exec -- COMMAND` with servers of its own."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from commons.local import servers
from commons.local.bootstrap import SetUpError, find_browser
from commons.local.places import StartError, passing
from commons.local.processes import stop
from commons.local.stack import PATIENCE, collect_static, run

USAGE = "Use: python -m commons.local run | exec -- COMMAND | settings -- COMMAND"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["run"]:
            return run()
        case ["exec", "--", *command] if command:
            return with_servers(command, databases=1)
        case ["exec-many", "--", *command] if command:
            return with_servers(command, databases=os.cpu_count() or 1)
        case ["settings", "--", *command] if command:
            nowhere = {"DATABASE_URL": "postgresql:///none", "REDIS_URL": "unix:///none"}
            return _call(command, nowhere)
    print(USAGE, file=sys.stderr)
    return 2


def with_servers(command: list[str], *, databases: int) -> int:
    """Runs one command with throw-away servers, or with those that the environment names.

    With several database servers, DATABASE_URLS names them all, for tests that run side by
    side: an open transaction of one would hold back the ledger's readers of another.
    """
    signal.signal(signal.SIGTERM, _leave)
    places = [passing() for _ in range(databases)]
    logs = places[0].base / "logs"
    running = []
    addresses = {
        name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ
    }
    if "DATABASE_URL" in addresses:
        addresses["PYTEST_XDIST_AUTO_NUM_WORKERS"] = "1"  # for the same reason
    try:
        if "DATABASE_URL" not in addresses:
            running += [servers.start_postgres(one, logs=logs, lasting=False) for one in places]
            addresses["DATABASE_URL"] = servers.database_url(places[0])
            addresses["DATABASE_URLS"] = " ".join(servers.database_url(one) for one in places)
        if "REDIS_URL" not in addresses:
            running.append(servers.start_broker(places[0], logs=logs))
            addresses["REDIS_URL"] = servers.redis_url(places[0], "broker")
        return _call(command, addresses)
    finally:
        for child in reversed(running):
            stop(child)
        for place in places:
            shutil.rmtree(place.base, ignore_errors=True)


def _call(command: list[str], addresses: dict[str, str]) -> int:
    """The command with settings of its own; an interrupt reaches it and then us."""
    settings = {
        "LOCAL": "1",
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "commons.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEY": secrets.token_urlsafe(48),
        "LOG_LEVEL": "WARNING",
        "CHROMIUM": _browser(),
        **PATIENCE,  # a busy machine is no fault of a test
        **addresses,
    }
    collect_static({**settings, **os.environ, **addresses})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(command, env={**settings, **os.environ, **addresses})
    try:
        code = child.wait()
    except SystemExit:
        child.terminate()
        child.wait()
        raise
    return code if code >= 0 else 128 - code


def _leave(number: int, _frame: object) -> None:
    """Whoever ends us ends the command and the servers, and nothing of them stays on the disk."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _browser() -> str:
    try:
        return find_browser()
    except SetUpError:
        return ""  # only the browser tests need it, and they say so


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    try:
        sys.exit(main(sys.argv[1:]))
    except StartError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
