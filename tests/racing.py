"""Several acts at the same moment, each with a connection of its own."""

from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import connection, transaction

LIMITS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


def in_thread(act, results, barrier=None):
    def run():
        try:
            with without_limits():
                if barrier:
                    barrier.wait()
                results.append(act())
        except Exception as error:  # noqa: BLE001 - told by the assertions
            results.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@contextmanager
def without_limits():
    """A page gives up after seconds, which a busy machine would make it do."""
    _set_limits("SET {} = 0")
    try:
        yield
    finally:
        _set_limits("RESET {}")


def _set_limits(statement):
    with connection.cursor() as cursor:
        for name in LIMITS:
            cursor.execute(statement.format(name))


def together(*acts):
    """Runs them at the same moment; answers what each returned or raised."""
    barrier, results = Barrier(len(acts)), []
    for thread in [in_thread(act, results, barrier) for act in acts]:
        thread.join()
    return results


def at_once(*acts):
    """The same; answers the kinds of what they returned or raised."""
    return sorted(type(one).__name__ for one in together(*acts))


def raised_at_once(*acts):
    """The same; answers only what they raised."""
    return [one for one in together(*acts) if isinstance(one, Exception)]


def meanwhile(change, act, then=None):
    """Lets `act` come as far as it gets while `change` is made and not yet committed.

    `then` follows in the same transaction, once `act` waits.
    """
    results = []
    with transaction.atomic():
        change()
        thread = in_thread(act, results)
        while thread.is_alive() and not somebody_waits():
            pass
        if then is not None:
            then()
    thread.join()
    return results[0]


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]
