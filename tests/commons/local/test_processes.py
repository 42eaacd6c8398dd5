"""Nothing that we start outlives us, however we end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from commons.local.processes import end_left_over, is_dead, start, stop

LASTING = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
    "time.sleep(60)",
]
PARENT = """
import sys, time
from pathlib import Path
from commons.local.processes import start
child = start("child", {command}, log=Path({log!r}))
print(child.process.pid, flush=True)
time.sleep(60)
"""


def gone(pid: int, *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_dead(pid) or not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = PARENT.format(command=LASTING, log=str(tmp_path / "log"))
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert not is_dead(child)
    parent.kill()
    parent.communicate()
    assert gone(child)


def test_what_does_not_heed_the_signal_is_killed(tmp_path: Path) -> None:
    child = start("deaf", DEAF, log=tmp_path / "log")
    while "deaf" not in (tmp_path / "log").read_text():
        time.sleep(0.02)
    stop(child, seconds=0.3)
    assert child.process.returncode == -signal.SIGKILL


def test_an_earlier_start_s_processes_end_but_a_stranger_with_the_number_stays() -> None:
    ours, other = _started("commons-of-the-test"), _started("another")
    try:
        end_left_over([ours.pid, other.pid, 2**22 - 1], sign="commons-of-the-test", seconds=5)
        assert ours.wait(5) == -signal.SIGTERM
        assert other.poll() is None
    finally:
        for process in (ours, other):
            process.kill()
            process.wait()
            process.stdout.close()


def _started(sign: str) -> subprocess.Popen:
    """Running, so that its command can be read: for a moment after its start it is empty."""
    program = "import time; print('started', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", program, sign], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"started\n"
    return process


def test_a_dead_process_is_told_from_one_that_never_was() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_dead(child.pid)
    child.wait()
    assert not is_dead(child.pid)
