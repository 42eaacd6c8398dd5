"""A reader of the ledger that is killed in the middle of its work, and follows itself.

`python -m tests.reliability.readers xid 7`: the real task over and over. After a write it may
kill itself, which nothing can catch: what it wrote is not committed, its watermark not moved.
Each death is a line of its output. The first word says which cursor reads: `xid` is the
portal's; `id` is the one that every handbook warns of. The second is the seed of chance.
"""

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection

from catalogue.jobs import ledger
from catalogue.statistics.tasks import read_adoptions

BY_ID = """
SELECT * FROM accounts_event
 WHERE %s::text IS NOT NULL AND id > %s ORDER BY id LIMIT %s
"""
DEADLY = 0.03
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b")


def read_until_killed(parent: int, chance: Random) -> None:
    def may_die(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if _WRITES.search(sql) and chance.random() < DEADLY:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    with connection.execute_wrapper(may_die):
        while os.getppid() == parent:
            read_adoptions()
            time.sleep(0.001)


def main(cursor: str, seed: int) -> None:
    if cursor == "id":
        ledger._UNREAD = BY_ID
    for life in range(1_000_000):
        parent = os.getpid()
        child = os.fork()
        if not child:
            read_until_killed(parent, Random(f"{seed}:{life}"))  # noqa: S311 - the same every time
            os._exit(0)
        os.waitpid(child, 0)
        print("died", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
