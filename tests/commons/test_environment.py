"""A wrong or missing setting stops the start in one sentence that names it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
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
        ({"FIELD_KEY": "short"}, "FIELD_KEY is too short"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is not an address"),
        ({"DATABASE_URL": "postgresql://u:p@x"}, "DATABASE_URL is not an address"),
        ({"REDIS_URL": ""}, "REDIS_URL is not set"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL is not an address"),
        ({"BROKER_URL": "amqp://x"}, "BROKER_URL is not an address"),
        ({"BASE_URL": ""}, "BASE_URL is not set"),
        ({"BASE_URL": "http://commons.example"}, "BASE_URL must start with https://"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"DEBUG": "1"}, "DEBUG can be 1 only where LOCAL is 1"),
        ({"DEBUG": "yes"}, "DEBUG is 'yes'. Set it to 1 for yes or 0 for no."),
        ({"REQUIRE_SECOND_FACTOR": "0"}, "REQUIRE_SECOND_FACTOR can be 0 only where LOCAL is 1"),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL is 'many'. Set it to a whole number"),
        ({"DATABASE_POOL": "101"}, "Set it to a whole number from 0 to 100."),
        ({"MAIL_PORT": "0"}, "Set it to a whole number from 1 to 65535."),
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


def test_without_local_nothing_is_shown_that_only_one_machine_may_show() -> None:
    """The mailbox of all mail has no address; example people are not said to be at work."""
    script = (
        "import django; django.setup(); from django.conf import settings; from django.urls import "
        "NoReverseMatch, reverse\n"
        "try: reverse('notifications:mailbox')\n"
        "except NoReverseMatch: print(settings.DEMONSTRATION, settings.SESSION_COOKIE_NAME)"
    )
    names = ("PATH", "HOME", "PYTHONPATH")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    facts = {"DJANGO_SETTINGS_MODULE": "commons.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT, env=kept | GOOD | facts, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "False __Host-commons_session\n"


def test_a_database_behind_a_socket_is_understood() -> None:
    found = environment.database(
        "X", environ={"X": "postgresql://owner@/commons?host=%2Frun%2Fx&port=5433"}
    )
    assert (found["HOST"], found["PORT"], found["USER"]) == ("/run/x", "5433", "owner")


def test_an_address_in_celery_s_own_words_is_understood() -> None:
    found = environment.redis_address("X", environ={"X": "redis+socket:///run/redis.sock"})
    assert found == "unix:///run/redis.sock"


@pytest.mark.parametrize(
    ("value", "expected"), [("", False), ("0", False), ("1", True), (" 1 ", True)]
)
def test_a_flag_is_one_or_nought(value: str, expected: bool) -> None:
    assert environment.flag("X", default=False, environ={"X": value}) is expected


def test_a_list_is_separated_by_commas() -> None:
    assert environment.words("X", environ={"X": " a, b ,,c"}) == ["a", "b", "c"]
    assert environment.words("X", environ={}) == []


def test_a_number_has_its_limits() -> None:
    assert environment.number("X", default=7, environ={"X": ""}) == 7
    assert environment.number("X", default=7, least=2, most=4, environ={"X": "4"}) == 4
    for wrong in ("1", "5", "-3", "3.0", "²"):
        with pytest.raises(environment.SettingError, match="X is"):
            environment.number("X", default=7, least=2, most=4, environ={"X": wrong})


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (environment.text, " ", "X is not set."),
        (environment.secret, "a" * 31, "Use at least 32 random characters."),
        (environment.database, "postgresql://u:p@host/", "Write it as postgresql://"),
        (environment.redis_address, "host:6379", "Write it as redis://"),
    ],
)
def test_a_value_that_cannot_be_read_says_how_to_write_it(
    read: Callable[..., object], value: str, words: str
) -> None:
    with pytest.raises(environment.SettingError, match=r"^X is ") as refused:
        read("X", environ={"X": value})
    assert words in str(refused.value)


def test_a_flag_takes_no_other_word() -> None:
    with pytest.raises(environment.SettingError, match="Set it to 1 for yes or 0 for no"):
        environment.flag("X", default=True, environ={"X": "true"})


def test_the_example_lists_every_setting_that_something_reads() -> None:
    reads = re.compile(r'(?:environment\.\w+\(|environ\.get\(|settings\.get\()\s*"([A-Z_]+)"')
    code = [path.read_text() for path in (ROOT / "commons").rglob("*.py")]
    listed = re.findall(r"\b([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text())
    read = {name for text in code for name in reads.findall(text)}
    assert set(listed) == read - {"PATH"}  # the machine's own
