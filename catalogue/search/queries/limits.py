"""How long one search may keep the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

from accounts.moments import one_moment

SECONDS = 2
"""That one statement may take (`methods.md` 9.4)."""
# Tens of thousands of matches take long for how well the words fit each, which the planner holds
# to be nearly free: left to itself it never has a second process help.
_SETTINGS = """
SET LOCAL statement_timeout = '{seconds}s';
SET LOCAL max_parallel_workers_per_gather = 1;
SET LOCAL parallel_setup_cost = 100;
SET LOCAL parallel_tuple_cost = 0
"""


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
                cursor.execute(_SETTINGS.format(seconds=SECONDS))
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooSlow from error
