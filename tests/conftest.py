"""The database of the tests is the real one, used under the application's role."""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts.models import SiteRole, User
from commons.database import APPLICATION_ROLE, grant_rights, make_role
from tests import factories

# How long an example takes is a matter of the machine, which others use as well. On a developer's
# each run draws others; a run that judges a change draws the same every time.
hypothesis.settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("any machine")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Tables are made as the owner; a database and a Redis prefix for each parallel worker."""
    _use_role(None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        make_role(connection)
        call_command("createcachetable", verbosity=0)
        grant_rights(connection)
        connection.close()
        _use_role(APPLICATION_ROLE)
        yield
        connection.close()
        _use_role(None)
        _let_go()


def _let_go() -> None:
    """A process that a test killed at its work may be heard by the server until it looks up.

    The database could not be removed while it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


def _use_role(role: str | None) -> None:
    options = connections["default"].settings_dict["OPTIONS"]
    kept = [part for part in options["options"].split("-c ") if part and "role=" not in part]
    kept += [f"role={role}"] if role else []
    options["options"] = " ".join(f"-c {part.strip()}" for part in kept)


@pytest.fixture(autouse=True)
def _mail_goes_to_the_outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "commons.mail.OutboxBackend"  # the plugin puts another in


@pytest.fixture
def emptied_as_owner(transactional_db: None) -> Iterator[None]:
    """For tests with real transactions: only the owner may empty the ledger afterwards."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; SET commons.ledger_maintenance = 'on'")


@pytest.fixture(autouse=True)
def _role_back(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "emptied_as_owner" in request.fixturenames:
        connection.close()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def moderator(db: None) -> User:
    return factories.person(name="Mo Derator", site_role=SiteRole.MODERATOR)


@pytest.fixture
def administrator(db: None) -> User:
    return factories.person(name="Ada Min", site_role=SiteRole.ADMINISTRATOR)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def no_limits_used(db):
    """Limits are counted in the cache, which lies in the database, by the second."""
    cache.clear()
