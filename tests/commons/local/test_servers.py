"""The embedded servers start, keep what they confirmed, and come back after being killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import redis

from commons.local import servers
from commons.local.places import Places, StartError, passing
from commons.local.processes import stop
from tests.commons.local.test_processes import gone


@pytest.fixture
def places() -> Iterator[Places]:
    made = passing()
    yield made
    shutil.rmtree(made.base, ignore_errors=True)


def test_a_killed_database_keeps_what_it_confirmed_and_starts_again(places: Places) -> None:
    logs = places.base / "logs"
    first = servers.start_postgres(places, logs=logs, lasting=True)
    with psycopg.connect(servers.database_url(places), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(first.process.pid, signal.SIGKILL)
    # Not waited for: the dead server is still listed, as where nobody asks how it ended.
    os.waitid(os.P_PID, first.process.pid, os.WEXITED | os.WNOWAIT)
    again = servers.start_postgres(places, logs=logs, lasting=True)
    try:
        with psycopg.connect(servers.database_url(places)) as connection:
            row = connection.execute("SELECT answer FROM kept").fetchone()
        assert row == (42,)
    finally:
        stop(again)
        first.process.wait()


def test_a_half_made_cluster_is_made_anew(places: Places) -> None:
    half = places.base / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    child = servers.start_postgres(places, logs=places.base / "logs", lasting=False)
    stop(child)
    assert not half.exists()
    assert (places.base / "postgres" / "PG_VERSION").exists()


def test_the_broker_keeps_messages_over_a_kill_and_refuses_to_forget(places: Places) -> None:
    logs = places.base / "logs"
    first = servers.start_broker(places, logs=logs)
    client = redis.Redis.from_url(servers.redis_url(places, "broker"))
    client.rpush("queue", "knock")
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    time.sleep(1.1)  # written to disk each second
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    again = servers.start_broker(places, logs=logs)
    try:
        assert client.lrange("queue", 0, -1) == [b"knock"]
    finally:
        client.close()
        stop(again)


def test_a_database_that_does_not_answer_is_named_with_the_reason() -> None:
    with pytest.raises(StartError, match="DATABASE_URL names a database that does not answer"):
        servers.check_database("postgresql://nobody@127.0.0.1:1/none")


def test_a_redis_that_does_not_answer_is_named() -> None:
    with pytest.raises(StartError, match="BROKER_URL names a Redis server that does not answer"):
        servers.check_redis("BROKER_URL", "redis://127.0.0.1:1/0")


def test_a_full_disk_is_told_before_anything_starts(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "NEEDED_BYTES", 10**18)
    with pytest.raises(StartError, match=r"MB free, which is too little .* Make room"):
        servers.start_postgres(places, logs=places.base / "logs", lasting=False)
    assert not (places.base / "postgres").exists()


def run(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    root = Path(__file__).resolve().parents[3]
    return subprocess.run(
        [sys.executable, "-m", "commons.local", *words],
        cwd=root, env={**os.environ, **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_command_s_exit_code_and_signal_are_ours() -> None:
    code = [sys.executable, "-c", "raise SystemExit(7)"]
    assert run("settings", "--", *code).returncode == 7
    killed = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    assert run("settings", "--", *killed).returncode == 137


WAITING = """
import os, time
print(os.getpid(), os.environ["DATABASE_URL"], flush=True)
time.sleep(60)
"""


def test_whoever_ends_it_ends_the_command_and_leaves_nothing_behind() -> None:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "REDIS_URL"))}
    ours = subprocess.Popen(
        [sys.executable, "-m", "commons.local", "exec", "--", sys.executable, "-c", WAITING],
        cwd=Path(__file__).resolve().parents[3], env=own, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert ours.stdout
    pid, address = ours.stdout.readline().split()
    (folder,) = parse_qs(urlsplit(address).query)["host"]
    assert Path(folder).exists()
    ours.terminate()
    ours.communicate(timeout=60)
    assert ours.returncode == 143
    assert gone(int(pid))
    assert not Path(folder).exists()


def test_a_wrong_word_is_answered_with_the_right_ones() -> None:
    answer = run("start")
    assert (answer.returncode, answer.stderr.startswith("Use: python -m commons.local run")) == (
        2,
        True,
    )
