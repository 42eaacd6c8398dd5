"""Roles and rights in PostgreSQL. The owner defines tables; the application only uses them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

APPLICATION_ROLE = "commons_application"
# The first 8 bytes of SHA-256 of 'commons:migrate', signed.
_MIGRATION_LOCK = -3_369_529_867_247_659_035

_MAKE_ROLE = sql.SQL("""
DO $$ BEGIN
  CREATE ROLE {role} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
""")
_GRANTS = (
    "GRANT {role} TO CURRENT_USER",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE ON accounts_event FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One host migrates at a time; the others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '60s'; SET lock_timeout = '60s'")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        cursor.execute("SET lock_timeout = '4s'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def make_role(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_ROLE.format(role=sql.Identifier(APPLICATION_ROLE)))


def grant_rights(connection: BaseDatabaseWrapper) -> None:
    """What the application may do: use every row, but neither change nor remove the ledger's."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _GRANTS:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(APPLICATION_ROLE)))
