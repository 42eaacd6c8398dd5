"""Embedded PostgreSQL and Redis, straight from the programs in their wheels."""

import os
import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from commons.local.places import Places, StartError, redis_program
from commons.local.processes import Child, is_dead, run_as, start

DATABASE = "commons"
OWNER = "commons_owner"
NEEDED_BYTES = 300_000_000


def start_postgres(places: Places, *, logs: Path, lasting: bool) -> Child:
    """A running server with the database `commons`; `lasting` ones keep what they confirm."""
    _check_space(places.base)
    data = places.base / "postgres"
    if not data.exists():
        _make_cluster(places, data)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "max_connections": "100",
        "shared_buffers": "1GB",  # what search reads of a million services
        "work_mem": "16MB",  # words that a hundred thousand services have
        "random_page_cost": "1.1",
        "timezone": "UTC",
    }
    if not lasting:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [str(places.programs / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    for mark in (data / "postmaster.pid", places.sockets / ".s.PGSQL.5432.lock"):
        _bury(mark)
    child = start(
        "PostgreSQL", command, log=logs / "postgres.log", account=places.account,
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")}, stop_signal=signal.SIGINT,
    )  # fmt: skip
    _wait_for_postgres(places, child)
    return child


def _bury(mark: Path, *, seconds: float = 3) -> None:
    """Lets go of a server that was killed and is dead, but still listed until it is reaped.

    PostgreSQL takes a listed process for a running one. Those that it started end when it is
    gone; the wait gives them time.
    """
    deadline = time.monotonic() + seconds
    while mark.exists() and is_dead(int(mark.read_text().split("\n", 1)[0] or 0)):
        if time.monotonic() > deadline:
            mark.unlink()
            return
        time.sleep(0.2)


def _make_cluster(places: Places, data: Path) -> None:
    """Made under another name and renamed, so that a half-made one is never started."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    command = [
        str(places.programs / "initdb"), "-D", str(fresh), "-U", OWNER, "--auth=trust",
        "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
    ]  # fmt: skip
    run_as(command, places.account, purpose="make the database cluster")
    fresh.rename(data)


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise StartError(
            f"The disk of {folder} has {free // 1_000_000} MB free, "
            f"which is too little for the database. Make room and start again."
        )


def _wait_for_postgres(places: Places, child: Child, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child.process.poll() is not None:
            raise StartError(f"PostgreSQL did not start. Its log says why: {child.log}")
        try:
            with psycopg.connect(
                host=str(places.sockets), user=OWNER, dbname="postgres", autocommit=True
            ) as connection:
                if not connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise StartError(f"PostgreSQL did not answer in {seconds:.0f} seconds: {child.log}")


def database_url(places: Places) -> str:
    return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(places.sockets), safe='')}"


def start_redis(places: Places, name: str, *, logs: Path, options: Mapping[str, str]) -> Child:
    """A server on a unix socket only, in the folder `name` of the base."""
    folder = places.base / name
    folder.mkdir(exist_ok=True)
    socket = places.sockets / f"{name}.sock"
    settings = {"port": "0", "unixsocket": str(socket), "unixsocketperm": "700",
                "dir": str(folder), "save": "", **options}  # fmt: skip
    command = [str(redis_program())]
    for key, value in settings.items():
        command += [f"--{key}", value]
    child = start(f"Redis ({name})", command, log=logs / f"{name}.log")
    _wait_for_redis(child, socket)
    return child


def start_broker(places: Places, *, logs: Path) -> Child:
    """Never forgets a message for want of room, and keeps them over a restart."""
    options = {"appendonly": "yes", "maxmemory-policy": "noeviction"}
    return start_redis(places, "broker", logs=logs, options=options)


def start_cache(places: Places, *, logs: Path) -> Child:
    options = {"appendonly": "no", "maxmemory": "64mb", "maxmemory-policy": "allkeys-lru"}
    return start_redis(places, "cache", logs=logs, options=options)


def redis_url(places: Places, name: str) -> str:
    return f"unix://{places.sockets}/{name}.sock"


def _wait_for_redis(child: Child, socket: Path, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child.process.poll() is not None:
            raise StartError(f"{child.name} did not start. Its log says why: {child.log}")
        client = redis.Redis(unix_socket_path=str(socket))
        try:
            client.ping()
        except redis.RedisError:
            time.sleep(0.05)
        else:
            return
        finally:
            client.close()
    raise StartError(f"{child.name} did not answer in {seconds:.0f} seconds: {child.log}")


def check_database(address: str) -> None:
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise StartError(
            f"DATABASE_URL names a database that does not answer: {reason}"
        ) from error


def check_redis(name: str, address: str) -> None:
    try:
        client = redis.Redis.from_url(address, socket_connect_timeout=3)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError) as error:
        raise StartError(f"{name} names a Redis server that does not answer: {error}") from error
