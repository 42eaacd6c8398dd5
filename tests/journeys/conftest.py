"""The real stack: PostgreSQL, Redis, gunicorn, two Celery workers, beat, and a browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "commons_journeys"
_numbers = count(1)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running portal with the example commons, one for each parallel worker."""
    logs = tmp_path_factory.mktemp("logs")
    port = _free_port()
    settings = _settings(port)
    _manage("prepare_database", settings | {"DATABASE_ROLE": "owner"})
    _manage("seed", settings)
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "commons"]
    worker = [*celery, "worker", "--concurrency", "1"]
    # Who is knocked while another reader still writes goes home with nothing to do: beat knocks again.
    beat = [*celery, "beat", "--schedule", str(logs / "schedule"), "--pidfile", ""]
    started = [
        _start([python, "-m", "gunicorn", "-c", "commons/gunicorn.py", "commons.wsgi"], settings, logs / "web"),
        _start([*worker, "--queues", "default,mail", "--hostname", "quick@test"], settings, logs / "quick"),
        _start([*worker, "--queues", "long", "--hostname", "long@test"], settings, logs / "long"),
        _start(beat, settings, logs / "beat"),
    ]  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", logs / "web")
        _wait(f"http://127.0.0.1:{port}/statistics/", logs / "long", text="<picture>")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(30)


def _settings(port: int) -> dict[str, str]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    return {
        **os.environ,
        "DATABASE_URL": re.sub(
            r"/[^/?]+(\?|$)", rf"/{DATABASE}\1", os.environ["DATABASE_URL"], count=1
        ),
        "BROKER_URL": os.environ["REDIS_URL"].replace("unix:", "redis+socket:"),
        "REDIS_PREFIX": f"journeys-{port}",  # the workers' portals share one Redis
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "TRUSTED_PROXY_COUNT": "1",  # so that each visitor has an address, as limits ask for
    }


def _manage(command: str, settings: dict[str, str]) -> None:
    words = [sys.executable, "manage.py", *command.split()]
    done = subprocess.run(
        words, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _start(command: list[str], settings: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, env=settings, stdout=out, stderr=out)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, log: Path, *, text: str = "", seconds: float = 90) -> None:
    """Until the address answers, with that text where one is named."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail(f"{address} did not show {text!r}: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def playwright_started() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_started: Playwright) -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM", "")
    if not program:
        pytest.fail("No browser was found. Run the tests by `make test`, which installs one.")
    browser = playwright_started.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def new_context(browser: Browser, portal: str, **options: Any) -> BrowserContext:
    """A browser of its own, at a network address of its own."""
    number = next(_numbers)
    address = f"192.0.2.{number % 256}"
    context = browser.new_context(
        base_url=portal, extra_http_headers={"X-Forwarded-For": address}, **options
    )
    context.set_default_timeout(15_000)
    return context


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("example-commons")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home/")


class Visitor:
    """One person's browser; what its console complains about fails the test."""

    def __init__(self, browser: Browser, portal: str, *, scripts: bool) -> None:
        context = new_context(browser, portal, java_script_enabled=scripts)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)

    def _hear(self, message: object) -> None:
        if message.type == "error" and "422" not in message.text:  # type: ignore[attr-defined]
            self.complaints.append(message.text)  # type: ignore[attr-defined]

    def sign_in(self, email: str) -> "Visitor":
        sign_in(self.page, email)
        return self

    def until_shown(self, address: str, text: str, *, seconds: float = 90) -> Page:
        """Opens a page again and again until the readers of the ledger have caught up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.page.goto(address)
            if text in self.page.inner_text("main"):
                return self.page
            time.sleep(0.5)
        pytest.fail(f"{address} never showed {text!r}: {self.page.inner_text('main')[:1500]}")

    def until_there(self, address: str, selector: str, *, seconds: float = 240) -> Locator:
        """Opens a page again and again until something is on it, as a chart that is drawn."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.page.goto(address)
            if self.page.locator(selector).count():
                return self.page.locator(selector).first
            time.sleep(1)
        pytest.fail(f"{address} never had {selector!r}: {self.page.inner_text('main')[:1500]}")


@pytest.fixture
def visit(browser: Browser, portal: str, scripts: bool) -> Iterator[object]:
    visitors: list[Visitor] = []

    def make() -> Visitor:
        visitors.append(Visitor(browser, portal, scripts=scripts))
        return visitors[-1]

    yield make
    for visitor in visitors:
        assert visitor.complaints == []
        visitor.page.context.close()
