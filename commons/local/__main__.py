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
from commons.local.stack import run

USAGE = "Use: python -m commons.local run | exec -- COMMAND | settings -- COMMAND"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["run"]:
            return run()
        case ["exec", "--", *command] if command:
            return with_servers(command)
        case ["settings", "--", *command] if command:
            nowhere = {"DATABASE_URL": "postgresql:///none", "REDIS_URL": "unix:///none"}
            return _call(command, nowhere)
    print(USAGE, file=sys.stderr)
    return 2


def with_servers(command: list[str]) -> int:
    """Runs one command with throw-away servers, or with those that the environment names."""
    places = passing()
    logs = places.base / "logs"
    running = []
    addresses = {
        name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ
    }
    try:
        if "DATABASE_URL" not in addresses:
            running.append(servers.start_postgres(places, logs=logs, lasting=False))
            addresses["DATABASE_URL"] = servers.database_url(places)
        if "REDIS_URL" not in addresses:
            running.append(servers.start_broker(places, logs=logs))
            addresses["REDIS_URL"] = servers.redis_url(places, "broker")
        return _call(command, addresses)
    finally:
        for child in reversed(running):
            stop(child)
        shutil.rmtree(places.base, ignore_errors=True)


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
        **addresses,
    }
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    done = subprocess.run(command, env={**settings, **os.environ, **addresses}, check=False)
    return done.returncode if done.returncode >= 0 else 128 - done.returncode


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
