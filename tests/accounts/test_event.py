"""The ledger is append-only, and told once (`methods.md` T2.3)."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Event, record_event

pytestmark = pytest.mark.django_db


def tell(version: int = 1) -> bool:
    return record_event(
        kind="thing.done", subject_id=7, version=version, at=timezone.now(), by=None
    )


def test_the_same_change_is_told_once() -> None:
    assert tell()
    assert not tell()
    assert tell(version=2)
    assert Event.objects.filter(kind="thing.done").count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_event SET kind = 'x'",
        "DELETE FROM accounts_event",
        "TRUNCATE accounts_event",
    ],
)
@pytest.mark.parametrize("role", ["application", "owner"])
def test_nobody_changes_or_removes_an_entry(statement: str, role: str) -> None:
    tell()
    with connection.cursor() as cursor:
        if role == "owner":
            cursor.execute("SET LOCAL ROLE NONE")
        with (
            pytest.raises(DatabaseError, match=r"append-only|permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(statement)
    assert Event.objects.count() == 1


def test_the_application_cannot_define_tables() -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id int)")


def test_an_entry_holds_no_name_and_no_typed_text() -> None:
    tell()
    entry = Event.objects.get()
    assert entry.delta == {"version": 1}
    assert entry.idempotency_key == "thing.done:7:1"
