"""Servers and processes of these tests' own. Whatever is killed was started here, and by its id."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from commons.local import servers
from commons.local.places import Places
from commons.local.processes import start
from tests.commons.conftest import closed_port
from tests.tier import IS_FULL

Process = "subprocess.Popen[bytes]"
LIMITS_OF_TESTS = ("DATABASE_STATEMENT_SECONDS", "DATABASE_IDLE_SECONDS")


class Stack:
    """Processes by name. Each can be killed and started again as it was."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**environment, "PYTHONPATH": str(settings.BASE_DIR)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._starters: dict[str, Callable[[], subprocess.Popen[bytes]]] = {}

    def add(self, name: str, starter: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._starters[name] = starter
        self.start(name)

    def start(self, name: str) -> None:
        self.running[name] = self._starters[name]()

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        self.running[name].send_signal(number)
        self.running[name].wait(60)

    def child_of(self, name: str) -> int | None:
        """One of the processes that it started itself."""
        pid = self.running[name].pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(found[0]) if found else None

    def kill_child(self, name: str) -> None:
        if child := self.child_of(name):
            os.kill(child, signal.SIGKILL)

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.kill()
            process.wait()

    # What the portal consists of

    def add_redis(self) -> None:
        places = Places(base=self.folder, sockets=self.folder, programs=self.folder, account=None)
        self.add("redis", lambda: servers.start_broker(places, logs=self.folder).process)
        address = servers.redis_url(places, "broker")
        self.environment |= {"REDIS_URL": address, "BROKER_URL": address}

    def add_worker(self, name: str, *, queues: str = "default,mail,long") -> None:
        words = ["worker", "--queues", queues, "--concurrency", "1", "--loglevel", "INFO",
                 "--hostname", f"{name}-{os.getpid()}@localhost"]  # fmt: skip
        self._add_celery(name, words)

    def add_beat(self, name: str) -> None:
        schedule = str(self.folder / f"{name}.schedule")
        self._add_celery(name, ["beat", "--schedule", schedule, "--pidfile", ""])

    def _add_celery(self, name: str, words: list[str]) -> None:
        command = [sys.executable, "-m", "celery", "--app", "tests.reliability.app", *words]
        broker = self.environment["BROKER_URL"].replace("unix:", "redis+socket:")
        self._add_ours(name, command, {**self.environment, "BROKER_URL": broker})

    def add_web(self) -> int:
        """Answers its port."""
        port = closed_port()
        environment = {
            **self.environment,
            "PORT": str(port),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_POOL": "4",
        }
        for name in LIMITS_OF_TESTS:  # as the portal has them
            environment.pop(name, None)
        command = [sys.executable, "-m", "gunicorn", "-c", "commons/gunicorn.py", "commons.wsgi"]
        self._add_ours("web", command, environment)
        return port

    def _add_ours(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        log = self.folder / f"{name}.log"
        self.add(name, lambda: start(name, command, log=log, env=environment).process)

    def until_workers_are_ready(self, *names: str) -> None:
        """And fails at once where one has ended instead."""

        def ready() -> bool:
            assert all(self.running[name].poll() is None for name in names), self.log_of(names[0])
            return all("ready." in self.log_of(name) for name in names)

        until(ready, f"{names} are ready")


@contextmanager
def stack_on(database: str, *, lease: int = 0 if IS_FULL else 6) -> Iterator[Stack]:
    """A stack with Redis of its own over that database.

    With a lease, in seconds, all its clocks run fast; 0 leaves them as the portal has them.
    """
    folder = Path(tempfile.mkdtemp(prefix="reliable-", dir="/var/tmp"))
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_PREFIX": "reliability",
        "LOG_LEVEL": "INFO",
        "HURRIED_LEASE": str(lease),
    }
    stack = Stack(folder, environment)
    try:
        stack.add_redis()
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder)


def database_of_the_test() -> str:
    """The address of the database to which this test's own connection leads."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))


def environment_of_the_test() -> dict[str, str]:
    """For a process that works on that database."""
    return {**os.environ, "DATABASE_URL": database_of_the_test()}


def until(done: Callable[[], object], what: str, *, seconds: float = 300) -> None:
    """Waits for it. The limit is generous: how long it takes is a matter of the machine."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds: {what}"
        time.sleep(0.05)
