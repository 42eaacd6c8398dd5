"""What is read together is of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside adds up: it is of one REPEATABLE READ transaction (`methods.md` 2.4).

    Inside somebody else's transaction it is too late to choose: what is read then is as that
    transaction reads it.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        _run(_BEGIN)
        yield


@contextmanager
def page_of_one_moment() -> Iterator[None]:
    """Decorates a view that shows figures: the same, and nothing can be written inside.

    As there is nothing to store, a connection that is lost once all was read harms no answer.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        _run(f"{_BEGIN}, READ ONLY")
        yield
        transaction.set_rollback(True)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
