"""Child processes that end with us, however we end."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commons.local.places import StartError

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    stop_signal: int
    log: Path


def start(
    name: str,
    command: list[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    account: pwd.struct_passwd | None = None,
    stop_signal: int = signal.SIGTERM,
) -> Child:
    """Starts one in a session of its own, so that Ctrl-C reaches the supervisor alone."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd="/" if account else None,
            start_new_session=True,
            preexec_fn=lambda: _become(account, stop_signal),
        )
    return Child(name, process, stop_signal, log)


def _become(account: pwd.struct_passwd | None, stop_signal: int) -> None:
    if account:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    if sys.platform == "linux":
        # Asked for after the change of account, which forgets it.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, stop_signal)


def run_as(command: list[str], account: pwd.struct_passwd | None, *, purpose: str) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/" if account else None,
        preexec_fn=lambda: _become(account, signal.SIGKILL),
        check=False,
    )
    if done.returncode:
        raise StartError(f"Could not {purpose}:\n{done.stdout.strip()[-1500:]}")


def stop(child: Child, *, seconds: float = 20) -> None:
    if child.process.poll() is None:
        child.process.send_signal(child.stop_signal)
        try:
            child.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def end_left_over(marks: list[int], *, sign: str, seconds: float = 15) -> None:
    """Ends processes of a start that was killed: those whose command or folder names `sign`."""
    ours = [pid for pid in marks if sign in _command(pid)]
    for pid in ours:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while any(_command(pid) for pid in ours):
        if time.monotonic() > deadline:
            for pid in ours:
                _signal(pid, signal.SIGKILL)
            deadline += 2
        time.sleep(0.1)


def _command(pid: int) -> str:
    try:
        process = Path(f"/proc/{pid}")
        words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"{words} {(process / 'cwd').readlink()}" if words else ""
    except OSError:
        return ""


def is_dead(pid: int) -> bool:
    """Ended, though its parent has not asked how; False where there is no such process."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
