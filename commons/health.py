"""Alive, and ready to serve."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from catalogue.jobs.ledger import as_of

LEAST_FREE_SHARE = 0.05
LATE = timedelta(minutes=5)
PATIENCE_SECONDS = 1.0
"""How long a balancer waits for the database's word at most."""
_asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """503 where the site cannot serve; what is merely late is named and still 200."""
    broken = {"database": _database(), "disk": _disk()}
    degraded = {"redis": _redis(), "statistics": _statistics(timezone.now(), broken["database"])}
    down = any(broken.values())
    state = "down" if down else "degraded" if any(degraded.values()) else "ready"
    found = {name: problem or "ok" for name, problem in (broken | degraded).items()}
    return JsonResponse({"state": state, **found}, status=503 if down else 200)


def _database() -> str:
    if not _database_answers():
        return "does not answer"
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "does not answer"
    return f"migrations are missing: {len(missing)}" if missing else ""


def _database_answers() -> bool:
    """Asked beside the request, on a connection of its own, so that one that hangs holds up none.

    While a question hangs no second one is put.
    """
    answer = _asking.submit(_ask_database)
    try:
        return answer.result(timeout=PATIENCE_SECONDS)
    except NotInTime:
        answer.cancel()
        return False


def _ask_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        return False
    finally:
        connection.close()
    return True


def _disk() -> str:
    usage = shutil.disk_usage(settings.BASE_DIR)
    return "almost full" if usage.free < usage.total * LEAST_FREE_SHARE else ""


def _redis() -> str:
    client = redis.Redis.from_url(settings.BROKER_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        client.ping()
    except redis.RedisError:
        return "does not answer"
    finally:
        client.close()
    return ""


def _statistics(at: datetime, database_problem: str) -> str:
    if database_problem:
        return "unknown"
    seen = as_of("adoption", "search", "charts")
    if seen is None:
        return "never read"
    return f"last read {seen.isoformat()}" if at - seen > LATE else ""
