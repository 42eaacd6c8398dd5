"""What is read together is of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside adds up: it is of one REPEATABLE READ transaction (`methods.md` 2.4).

    Decorates a view, too. Inside somebody else's transaction it is too late to choose: what is
    read then is as that transaction reads it.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
