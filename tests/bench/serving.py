"""Pages of results a second from the real web server, to eight who ask at once; its memory."""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from threading import Lock
from urllib.error import URLError
from urllib.request import urlopen

from django.db import connection

from tests.bench import large
from tests.bench.lines import Line

ASKING, SECONDS, PORT = 8, 15, 8471
PARTS = 3


def measure(*, distinct: Sequence[str], mix: Sequence[str]) -> Iterator[Line]:
    """In the database where this process works; cold each address is asked once, a third of them at a time."""
    with _web(str(connection.settings_dict["NAME"])) as process:
        _rate(mix[:20], seconds=3)  # templates, connections, bitmaps
        cold = statistics.median(_rate(some, once=True) for some in _parts(distinct))
        yield Line("search: pages a second to eight at once, cold", cold, "pages", 60, least=True)
        _rate(mix)
        warm = _rate(mix)
        yield Line("search: pages a second to eight at once, warm", warm, "pages", 150, least=True)
        yield Line("search: memory of a web process", _memory(process), "MB", 200)


def _parts(addresses: Sequence[str]) -> list[Sequence[str]]:
    """Asked one after the other, since the machine may be faster at one time than at another."""
    return [addresses[start::PARTS] for start in range(PARTS)]


def _rate(addresses: Sequence[str], *, seconds: float = SECONDS, once: bool = False) -> float:
    """Over and over, or until all were asked once."""
    turns = cycle(addresses) if not once else iter(addresses)
    started, lock = time.perf_counter(), Lock()

    def ask(_: int) -> int:
        link, count = HTTPConnection("127.0.0.1", PORT), 0
        while time.perf_counter() - started < seconds:
            with lock:
                address = next(turns, None)
            if address is None:
                break
            link.request("GET", address)
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, f"{address}: {answer.status}"
            count += 1
        return count

    with ThreadPoolExecutor(ASKING) as pool:
        asked = sum(pool.map(ask, range(ASKING)))
    return asked / (time.perf_counter() - started)


@contextmanager
def _web(database: str) -> Iterator[int]:
    """The process of the server; its children serve."""
    settings = {
        "DATABASE_URL": large.address_of(database),
        "DATABASE_POOL": "4",
        "PORT": str(PORT),
        "BASE_URL": f"http://127.0.0.1:{PORT}",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "commons/gunicorn.py", "commons.wsgi"]
    server = subprocess.Popen(command, env=os.environ | settings, stdout=sys.stderr)
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).close()
                break
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _memory(server: int) -> float:
    """Of the largest child, in megabytes that are in memory."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return max(_resident(child) for child in children) / 1024


def _resident(process: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1])
