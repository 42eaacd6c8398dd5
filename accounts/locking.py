"""A row that nobody else changes until the transaction ends."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def locked(rows: "QuerySet[Row]", key: int) -> Row:
    """The row with what `rows` joins to it, as all of it is once nobody else holds the row.

    Locked and joined in one statement, what is joined would be as it was before the wait: a row
    that moved meanwhile would not be found at all, and nobody would seem to have been faster.
    """
    rows.select_related(None).select_for_update(of=("self",)).get(pk=key)
    return rows.get(pk=key)
