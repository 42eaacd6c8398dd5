"""How long one search may keep the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

from accounts.moments import one_moment

SECONDS = 2
"""That one statement may take (`methods.md` 9.4)."""


class TooSlow(Exception):
    """The database was stopped, so that others can search too."""


@contextmanager
def in_time() -> Iterator[None]:
    """All that is read inside is of one moment, and no statement may take longer.

    Raises TooSlow.
    """
    try:
        with one_moment(writes=False):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooSlow from error
