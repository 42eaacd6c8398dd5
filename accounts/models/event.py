import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import Func, Q
from django.utils import timezone

from accounts.models.user import User
from accounts.origin import current_origin


class TransactionIdField(models.BigIntegerField):
    """PostgreSQL's 64-bit transaction id, which never comes round again in one cluster."""

    def db_type(self, connection: object) -> str:
        return "xid8"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else str(value)

    def get_db_prep_value(self, value: Any, connection: object, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        return self.get_prep_value(value)

    def from_db_value(self, value: Any, *_: object) -> int | None:
        return None if value is None else int(value)


class Event(models.Model):
    """The ledger: who did what, to what and when. Append-only; holds no name and no typed text.

    `occurred_on` is the local day on which it counts, `recorded_at` the moment of writing,
    `xid` the transaction that wrote it, by which readers know what they may read
    (`methods.md` 2). Triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    xid = TransactionIdField(db_default=Func(function="pg_current_xact_id"))
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))
    kind = models.CharField(max_length=60)
    listing_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    delta = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=200, unique=True)
    actor_id = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index("xid", "id", name="event_cursor"),
            models.Index("listing_id", "id", name="event_of_listing"),
            models.Index("organisation_id", "id", name="event_of_organisation"),
            # All that was ever told of one pair, which statistics read again when it changes.
            models.Index(
                "organisation_id",
                "listing_id",
                condition=Q(kind__startswith="adoption."),
                name="event_of_use",
            ),
            models.Index("recorded_at", name="event_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


_INSERT = """
INSERT INTO accounts_event
  (occurred_on, kind, listing_id, organisation_id, subject_id, delta,
   idempotency_key, actor_id, origin)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (idempotency_key) DO NOTHING
RETURNING id
"""


def record_event(
    *,
    kind: str,
    subject_id: int,
    version: int,
    at: datetime,
    by: User | None,
    listing_id: int | None = None,
    organisation_id: int | None = None,
    delta: Mapping[str, object] | None = None,
) -> bool:
    """Add one entry in the transaction of the change that it tells.

    The key is kind, row and row version, so one change is told once. Answers False where the
    entry was there already: the caller must not apply the change again.
    """
    values = (
        timezone.localdate(at),
        kind,
        listing_id,
        organisation_id,
        subject_id,
        json.dumps({"version": version, **(delta or {})}),
        f"{kind}:{subject_id}:{version}",
        by.pk if by else None,
        current_origin.get(),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        return cursor.fetchone() is not None


_INSERT_MANY = """
INSERT INTO accounts_event
  (occurred_on, kind, listing_id, organisation_id, subject_id, delta,
   idempotency_key, actor_id, origin)
SELECT %(on)s, told.kind, told.listing_id, told.organisation_id, told.subject_id, told.delta,
       told.idempotency_key, %(actor)s, %(origin)s
  FROM ({rows}) AS told
ON CONFLICT (idempotency_key) DO NOTHING
"""


def record_events(*, rows: str, parameters: Mapping[str, Any], at: datetime, by: User) -> int:
    """Adds one entry for each row of a query, where one act changes very many rows.

    `rows` is a constant of the caller that gives kind, listing_id, organisation_id, subject_id,
    delta and idempotency_key. Answers how many entries were new.
    """
    told: dict[str, Any] = {
        "on": timezone.localdate(at),
        "actor": by.pk,
        "origin": current_origin.get(),
        **parameters,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_MANY.format(rows=rows), told)
        return int(cursor.rowcount)
