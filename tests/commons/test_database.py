"""The application's role uses the tables and neither changes them nor the ledger."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from commons.database import migration_lock

pytestmark = pytest.mark.django_db
TAKEN = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"


def run(statement: str, *parameters: object) -> list[tuple[object, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE accounts_user ADD COLUMN mine int",
        "DROP TABLE catalogue_listing",
        "TRUNCATE accounts_event",
        "UPDATE accounts_event SET kind = 'other'",
        "DELETE FROM accounts_event",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine",
    ],
)
def test_the_application_s_role_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement)


def test_even_the_owner_changes_no_entry_of_the_ledger() -> None:
    run("SET LOCAL ROLE NONE; SET LOCAL commons.ledger_maintenance = 'off'")
    with pytest.raises(DatabaseError, match="append-only: TRUNCATE is refused"):
        run("SET LOCAL ROLE NONE; TRUNCATE accounts_event")


def rights() -> list[tuple[object, ...]]:
    return run("SELECT * FROM information_schema.role_table_grants ORDER BY 1, 2, 3, 4, 5, 6")


def test_preparing_again_changes_nothing(settings) -> None:
    settings.DATABASE_ROLE = "owner"
    run("SET LOCAL ROLE NONE")
    before = rights(), run(TAKEN), run("SELECT * FROM django_migrations ORDER BY id")
    call_command("prepare_database", verbosity=0)
    assert (rights(), run(TAKEN), run("SELECT * FROM django_migrations ORDER BY id")) == before


def test_preparing_gives_back_the_rights_that_were_lost(settings) -> None:
    settings.DATABASE_ROLE = "owner"
    run("SET LOCAL ROLE NONE")
    before = rights()
    run("REVOKE SELECT ON catalogue_listing FROM commons_application")
    run("GRANT UPDATE ON accounts_event TO commons_application")
    assert rights() != before
    call_command("prepare_database", verbosity=0)
    assert rights() == before


def test_one_host_migrates_at_a_time() -> None:
    (before,) = run(TAKEN)
    with migration_lock(connection):
        assert run(TAKEN) == [(before[0] + 1,)]
        with psycopg.connect(**_parameters()) as other:
            found = other.execute(
                "SELECT pg_try_advisory_lock(objid::bigint + (classid::bigint << 32)) "
                "FROM pg_locks WHERE locktype = 'advisory' AND granted"
            ).fetchall()
        assert (False,) in found
    assert run(TAKEN) == [before]


def _parameters() -> dict[str, object]:
    kept = {"host", "port", "user", "password", "dbname"}
    return {key: one for key, one in connection.get_connection_params().items() if key in kept}


def test_only_the_owner_prepares_the_database() -> None:
    with pytest.raises(CommandError, match="DATABASE_ROLE=owner"):
        call_command("prepare_database")
