"""What stops a start is one sentence that says what to do."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

from commons.local import stack
from commons.local.stack import keys

ROOT = Path(__file__).resolve().parents[3]


def start(**settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "commons.local", "run"],
        cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip


def test_a_port_in_use_is_told_with_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = start(PORT=str(port))
    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        f"Port {port} is in use. Choose another: PORT={port + 1} make run"
    )


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = keys(tmp_path / "keys.json")
    assert set(first) == {"SECRET_KEY", "FIELD_KEY"}
    assert (
        first == keys(tmp_path / "keys.json") == json.loads((tmp_path / "keys.json").read_text())
    )
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_what_the_caller_names_stands(monkeypatch: object) -> None:
    monkeypatch.setenv("BASE_URL", "http://commons.example")  # type: ignore[attr-defined]
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/3")  # type: ignore[attr-defined]
    settings = stack.environment(stack.lasting())
    assert settings["BASE_URL"] == "http://commons.example"
    assert settings["BROKER_URL"] == settings["REDIS_URL"] == "redis://elsewhere:6379/3"
