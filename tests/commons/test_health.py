"""Alive while the process answers; ready while the database does."""

import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalogue.models import Watermark
from commons import health
from tests.commons.conftest import closed_port

ALL_WELL = {
    "state": "ready",
    "database": "ok",
    "disk": "ok",
    "redis": "ok",
    "statistics": "ok",
}


@pytest.fixture
def figures_are_fresh(db: None) -> None:
    for family in ("adoption", "search", "charts"):
        Watermark.objects.create(family=family, checked_at=timezone.now())


def ready(*, status: int = 200) -> dict[str, str]:
    answer = Client().get("/readyz")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.usefixtures("figures_are_fresh")
class TestReady:
    def test_all_is_well(self) -> None:
        assert ready() == ALL_WELL

    def test_without_redis_it_serves_and_says_so(self, settings) -> None:
        settings.BROKER_URL = f"redis://127.0.0.1:{closed_port()}/0"
        assert ready() == ALL_WELL | {"state": "degraded", "redis": "does not answer"}

    def test_figures_that_nobody_reads_up_are_late(self) -> None:
        then = timezone.now() - timedelta(minutes=6)
        Watermark.objects.filter(family="search").update(checked_at=then)
        late = {"state": "degraded", "statistics": f"last read {then.isoformat()}"}
        assert ready() == ALL_WELL | late

    def test_figures_that_were_never_read_are_told(self) -> None:
        Watermark.objects.filter(family="charts").delete()
        assert ready() == ALL_WELL | {"state": "degraded", "statistics": "never read"}

    def test_without_its_tables_it_does_not_serve(self) -> None:
        newest = (configured.BASE_DIR / "catalogue/migrations/max_migration.txt").read_text()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("DELETE FROM django_migrations WHERE name = %s", [newest.strip()])
        assert ready(status=503)["database"] == "migrations are missing: 1"

    def test_with_a_full_disk_it_does_not_serve(self, monkeypatch) -> None:
        usage = shutil.disk_usage(configured.BASE_DIR)
        monkeypatch.setattr(health, "LEAST_FREE_SHARE", usage.free / usage.total + 0.1)
        assert ready(status=503) == ALL_WELL | {"state": "down", "disk": "almost full"}


def test_without_its_database_it_does_not_serve(database_away) -> None:
    found = {"state": "down", "database": "does not answer", "statistics": "unknown"}
    assert ready(status=503) == ALL_WELL | found


@pytest.fixture
def database_hangs(emptied_as_owner: None) -> Iterator[socket.socket]:
    """A server that lets people in and then says nothing, however long they wait."""
    kept = dict(connection.settings_dict)
    connection.close()
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        patient = {**kept["OPTIONS"], "connect_timeout": 600}
        connection.settings_dict.update(HOST=host, PORT=str(port), OPTIONS=patient)
        yield server
    connection.close()
    connection.settings_dict.update(kept)


def test_a_database_that_hangs_is_not_waited_for(database_hangs: socket.socket) -> None:
    """The answer is there while the question still waits, and so is the next."""
    for _ in range(2):
        assert ready(status=503)["database"] == "does not answer"
    look, _ = database_hangs.accept()
    with look:
        look.recv(1_000)  # what it asks first
        look.setblocking(False)
        with pytest.raises(BlockingIOError):  # it would be empty where the other side has left
            look.recv(1_000)


def test_a_balancer_may_ask_over_plain_http_and_nobody_else(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz").content == b"ok\n"
    assert Client().get("/help/").status_code == 301
