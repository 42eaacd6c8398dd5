"""A wrong or missing setting stops the start in one sentence that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commons import environment

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "FIELD_KEY": "f" * 40,
    "DATABASE_URL": "postgresql://u:p@127.0.0.1:5432/commons",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "BASE_URL": "https://commons.example",
    "ALLOWED_HOSTS": "commons.example",
    "MAIL_FROM": "commons@commons.example",
}


def start(**changes: str) -> "subprocess.CompletedProcess[str]":
    settings = {key: value for key, value in (GOOD | changes).items() if value}
    path = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=ROOT, env=path | settings, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"FIELD_KEY": ""}, "FIELD_KEY is not set"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is not an address"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL is not an address"),
        ({"BROKER_URL": "amqp://x"}, "BROKER_URL is not an address"),
        ({"BASE_URL": ""}, "BASE_URL is not set"),
        ({"BASE_URL": "http://commons.example"}, "BASE_URL must start with https://"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"DEBUG": "1"}, "DEBUG can be 1 only where LOCAL is 1"),
        ({"DEBUG": "yes"}, "DEBUG is 'yes'. Set it to 1 for yes or 0 for no."),
        ({"REQUIRE_SECOND_FACTOR": "0"}, "REQUIRE_SECOND_FACTOR can be 0 only where LOCAL is 1"),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL is 'many'. Set it to a whole number"),
        ({"MAIL_FROM": ""}, "MAIL_FROM is not set"),
    ],
)
def test_a_wrong_setting_stops_the_start(changes: dict[str, str], words: str) -> None:
    done = start(**changes)
    assert done.returncode != 0
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_production_settings_pass_django_s_own_checks() -> None:
    done = start()
    assert done.returncode == 0, done.stderr


def test_a_database_behind_a_socket_is_understood() -> None:
    found = environment.database(
        "X", environ={"X": "postgresql://owner@/commons?host=%2Frun%2Fx&port=5433"}
    )
    assert (found["HOST"], found["PORT"], found["USER"]) == ("/run/x", "5433", "owner")
