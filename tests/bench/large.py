"""A large commons in a database of its own, so that the other groups keep the example.

What makes it are the commands that an operator would call, in processes of their own.
"""

import os
import re
import subprocess
import sys

from django.db import connection

HOME = str(connection.settings_dict["NAME"])


def make(name: str, **sizes: int) -> None:
    """A database of that name with a commons of these sizes; one that is there is replaced."""
    go_to(HOME)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    _manage(name, "prepare_database", "--verbosity", "0")
    _manage(name, "seed_scale", *(f"--{what}={size}" for what, size in sizes.items()))
    go_to(name)
    with connection.cursor() as cursor:
        # As the server does by itself within minutes: it would do so while we measure.
        cursor.execute("SET ROLE NONE")
        cursor.execute("VACUUM (ANALYZE)")
    go_to(HOME)


def go_to(name: str) -> None:
    """From now on this process works in that database, without the limits of a request."""
    connection.close()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def address_of(database: str) -> str:
    return re.sub(r"/[^/?]+(\?|$)", rf"/{database}\1", os.environ["DATABASE_URL"], count=1)


def _manage(database: str, *words: str) -> None:
    unlimited = {"DATABASE_STATEMENT_SECONDS": "3600", "DATABASE_IDLE_SECONDS": "3600"}
    rights = {"DATABASE_URL": address_of(database), "DATABASE_ROLE": "owner", "DEMONSTRATION": "1"}
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, env=os.environ | rights | unlimited, check=True, stdout=sys.stderr)
