"""The commands say in a sentence what keeps them from starting."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT, env=os.environ | changes, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_database_that_is_down_is_said_in_words() -> None:
    done = run("showmigrations", DATABASE_URL="postgresql://a@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("The database at DATABASE_URL cannot be used: ")
    assert "make run" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_of_a_database_that_answers_is_shown_whole() -> None:
    slow = "SET statement_timeout = 50; SELECT pg_sleep(1)"
    code = f"from django.db import connection as c; c.cursor().execute('{slow}')"
    done = run("shell", "-c", code, DATABASE_ROLE="owner")
    assert done.returncode == 1
    assert "statement timeout" in done.stderr
    assert "cannot be used" not in done.stderr
