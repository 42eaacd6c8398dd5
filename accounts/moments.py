"""What is read together is of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment(*, writes: bool = True) -> Iterator[None]:
    """All that is read inside adds up: it is of one REPEATABLE READ transaction (`methods.md` 2.4).

    Without `writes` it decorates a view that shows figures: nothing can be stored inside, so a
    connection that is lost once all was read harms no answer. Inside somebody else's transaction
    it is too late to choose: what is read and stored then is that transaction's.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            access = "READ WRITE" if writes else "READ ONLY"
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, {access}")
        yield
        if not writes:
            transaction.set_rollback(True)
