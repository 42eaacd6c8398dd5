"""The commands say in a sentence what keeps them from starting."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("served", [True, False], ids=["served from here", "never served"])
def test_settings_of_the_portal_that_is_served_from_here_are_taken(
    tmp_path: Path, served: bool
) -> None:
    shutil.copy(ROOT / "manage.py", tmp_path)
    shutil.copytree(ROOT / "commons", tmp_path / "commons")
    for folder in ("accounts", "catalogue", "templates"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    if served:
        (tmp_path / "var").mkdir()
        keys = {"SECRET_KEY": "s" * 40, "FIELD_KEY": "f" * 40, "DEMONSTRATION": "1"}
        (tmp_path / "var" / "keys.json").write_text(json.dumps(keys))
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    words = [
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings as s; print(s.SECRET_KEY)",
    ]
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=tmp_path, env=inherited, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if served:
        assert done.stdout.strip() == "s" * 40, done.stderr
    else:
        assert done.stderr.startswith("SECRET_KEY is not set."), done.stderr
