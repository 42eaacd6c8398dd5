"""The whole stack of one machine: servers, then database, then web, worker and timetable."""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from commons.local import servers
from commons.local.bootstrap import say
from commons.local.places import ROOT, VAR, Places, StartError, lasting
from commons.local.processes import Child, end_left_over, start, stop

LOGS = VAR / "logs"
MARKS = VAR / "run.pids"
# Nobody waits at a screen for what a worker or a command does.
PATIENCE = {"DATABASE_STATEMENT_SECONDS": "50", "DATABASE_IDLE_SECONDS": "60"}


class Stopped(Exception):
    """Somebody asked us to stop."""


def run() -> int:
    """Starts everything, waits, stops everything. Answers the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ask_to_stop)
    children: list[Child] = []
    try:
        with _alone():
            try:
                _start_all(children)
                _watch(children)
            finally:
                _stop_all(children)
    except Stopped:
        print("Stopped.")
        return 0
    return 0


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


@contextmanager
def _alone() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartError(
                "The portal is running already. Stop it with Ctrl-C first."
            ) from error
        if MARKS.exists():
            end_left_over(json.loads(MARKS.read_text() or "[]"), sign=lasting().base.name)
            end_left_over(json.loads(MARKS.read_text() or "[]"), sign=str(ROOT))
        yield


def _start_all(children: list[Child]) -> None:
    port = int(os.environ.get("PORT", "8000"))
    _check_port(port)
    places = lasting()
    settings = environment(places)
    say("Starting the servers")
    _start_servers(places, settings, children)
    say("Preparing the database")
    _manage("prepare_database", settings | {"DATABASE_ROLE": "owner"}, "prepare the database")
    collect_static(settings)
    say("Loading the example, which takes 20 seconds the first time")
    _manage("seed", settings, "load the example data")
    say("Starting the portal")
    _start_portal(settings, children)
    _wait_for_web(port, children)
    print(_manage("sign_in_help", settings, "list who can sign in", show=True), flush=True)


def _start_servers(places: Places, settings: dict[str, str], children: list[Child]) -> None:
    if "DATABASE_URL" in os.environ:
        servers.check_database(settings["DATABASE_URL"])
    else:
        _add(children, servers.start_postgres(places, logs=LOGS, lasting=True))
    if "REDIS_URL" in os.environ:
        for name in ("REDIS_URL", "BROKER_URL"):
            servers.check_redis(name, settings[name])
    else:
        _add(children, servers.start_broker(places, logs=LOGS))
        _add(children, servers.start_cache(places, logs=LOGS))


def _add(children: list[Child], child: Child) -> None:
    children.append(child)
    MARKS.write_text(json.dumps([one.process.pid for one in children]))


def environment(places: Places) -> dict[str, str]:
    """The settings of every process; what the caller's environment names stands."""
    port = os.environ.get("PORT", "8000")
    redis = os.environ.get("REDIS_URL")
    defaults = {
        "LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "commons.settings",
        "DATABASE_URL": servers.database_url(places),
        "REDIS_URL": redis or servers.redis_url(places, "cache"),
        "BROKER_URL": redis or servers.redis_url(places, "broker"),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": port,
        **keys(VAR / "keys.json"),
    }
    return defaults | dict(os.environ)


def keys(file: Path) -> dict[str, str]:
    """Secrets made once for this machine, readable by their owner alone."""
    if not file.exists():
        made = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "FIELD_KEY")}
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            json.dump(made, out)
        fresh.rename(file)
    known: dict[str, str] = json.loads(file.read_text())
    return known


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartError(
                f"Port {port} is in use. Choose another: PORT={port + 1} make run"
            ) from error


def _manage(command: str, settings: dict[str, str], purpose: str, *, show: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command.split()],
        cwd=ROOT, env={**settings, **PATIENCE}, text=True, check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    if done.returncode:
        raise StartError(f"Could not {purpose}:\n{(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout if show else ""


def collect_static(settings: dict[str, str]) -> None:
    """Into var/static, which set-up removes when it has built the assets anew."""
    if not (VAR / "static").exists():
        _manage("collectstatic --noinput", settings, "collect the static files")


def _start_portal(settings: dict[str, str], children: list[Child]) -> None:
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "commons"]
    broker = settings["BROKER_URL"].replace("unix:", "redis+socket:")
    worker_settings = settings | {"BROKER_URL": broker, **PATIENCE}
    web_settings = settings | {"DATABASE_POOL": settings.get("DATABASE_POOL", "4")}
    commands = {
        "web": ([python, "-m", "gunicorn", "-c", "commons/gunicorn.py", "commons.wsgi"], web_settings),
        "worker": (_worker(celery, "quick", "default,mail", settings), worker_settings),
        "worker-long": (_worker(celery, "long", "long", settings), worker_settings),
        "beat": ([*celery, "beat", "--schedule", str(VAR / "beat"), "--pidfile", ""], worker_settings),
    }  # fmt: skip
    for name, (command, env) in commands.items():
        log = LOGS / f"{name}.log"
        _add(children, start(name, command, log=log, env={**env, "PYTHONPATH": str(ROOT)}))


def _worker(celery: list[str], name: str, queues: str, settings: dict[str, str]) -> list[str]:
    """Long work has processes of its own, so that quick work never stands behind it."""
    processes = settings.get("JOB_WORKERS", "1")
    return [
        *celery, "worker", "--queues", queues, "--concurrency", processes, "--loglevel", "INFO",
        "--hostname", f"{name}-{os.getpid()}@localhost",
    ]  # fmt: skip


def _wait_for_web(port: int, children: list[Child], *, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _check_alive(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise StartError(f"The web server did not answer in {seconds:.0f} seconds: {LOGS / 'web.log'}")


def _watch(children: list[Child]) -> None:
    while True:
        _check_alive(children)
        time.sleep(0.5)


def _check_alive(children: list[Child]) -> None:
    for child in children:
        if child.process.poll() is not None:
            raise StartError(f"{child.name} stopped by itself. Its log says why: {child.log}")


def _stop_all(children: list[Child]) -> None:
    """The portal first, the servers last; a second Ctrl-C does not cut this short."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in reversed(children):
        stop(child)
    MARKS.unlink(missing_ok=True)
