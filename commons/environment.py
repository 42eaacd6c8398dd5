"""Typed readers of the environment. A missing or wrong value stops the start in one sentence."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


def text(name: str, *, default: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    value = environ.get(name, "").strip() or default
    if value is None:
        raise SettingError(
            f"{name} is not set. Give it a value in the environment and start again."
        )
    return value


def flag(name: str, *, default: bool, environ: Mapping[str, str] = os.environ) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in {"", "0", "1"}:
        return default if value == "" else value == "1"
    raise SettingError(f"{name} is {value!r}. Set it to 1 for yes or 0 for no.")


def number(
    name: str,
    *,
    default: int,
    least: int = 0,
    most: int = 1_000_000,
    environ: Mapping[str, str] = os.environ,
) -> int:
    value = environ.get(name, "").strip()
    if value == "":
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        raise SettingError(
            f"{name} is {value!r}. Set it to a whole number from {least} to {most}."
        )
    return int(value)


def words(name: str, *, default: str = "", environ: Mapping[str, str] = os.environ) -> list[str]:
    """A list separated by commas."""
    value = text(name, default=default, environ=environ)
    return [word.strip() for word in value.split(",") if word.strip()]


def secret(name: str, *, least: int = 32, environ: Mapping[str, str] = os.environ) -> str:
    value = text(name, environ=environ)
    if len(value) < least:
        raise SettingError(f"{name} is too short. Use at least {least} random characters.")
    return value


def database(name: str, *, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's description of the PostgreSQL database behind a postgresql:// address."""
    value = text(name, environ=environ)
    parts = urlsplit(value)
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise SettingError(
            f"{name} is not an address of a PostgreSQL database. "
            "Write it as postgresql://user:password@host:port/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "OPTIONS": query,
    }


def redis_address(
    name: str, *, default: str | None = None, environ: Mapping[str, str] = os.environ
) -> str:
    # Celery's command line reads BROKER_URL itself and has a name of its own for a socket.
    value = text(name, default=default, environ=environ).replace("redis+socket:", "unix:")
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise SettingError(
            f"{name} is not an address of a Redis server. "
            "Write it as redis://host:port/0 or unix:///path/to/socket."
        )
    return value
