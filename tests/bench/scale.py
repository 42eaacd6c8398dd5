"""A large commons: how long it takes to make, whether its figures add up.

It lies in a database of its own, so that the other groups keep the example. What makes it are
the commands that an operator would call, in processes of their own.
"""

import os
import re
import subprocess
import sys
import time

from django.db import connection

from catalogue.statistics.queries import rollup_differences
from tests.bench.lines import Line

DATABASE = "commons_scale"
SIZES = {"listings": 100_000, "organisations": 5_000, "adoptions": 1_000_000}


def measure() -> list[Line]:
    make_database()
    manage("prepare_database", "--verbosity", "0")
    started = time.perf_counter()
    manage("seed_scale", *(f"--{name}={size}" for name, size in SIZES.items()))
    lines = [Line("scale: large commons made", time.perf_counter() - started, "s", 300)]
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    lines.append(Line("scale: roll-up rows that differ", len(rollup_differences()), "rows", 0))
    return lines


def make_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()


def manage(*words: str) -> None:
    address = re.sub(r"/[^/?]+(\?|$)", rf"/{DATABASE}\1", os.environ["DATABASE_URL"], count=1)
    unlimited = {"DATABASE_STATEMENT_SECONDS": "3600", "DATABASE_IDLE_SECONDS": "3600"}
    rights = {"DATABASE_URL": address, "DATABASE_ROLE": "owner", "DEMONSTRATION": "1"}
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, env=os.environ | rights | unlimited, check=True, stdout=sys.stderr)
