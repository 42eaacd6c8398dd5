"""Pages of results a second from the real web server, to eight who ask at once; its memory."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.db import connection

from tests.bench import large
from tests.bench.lines import Line

ASKING, SECONDS, PORT = 8, 15, 8471


def measure(addresses: Sequence[str]) -> Iterator[Line]:
    """In the database where this process works."""
    with _web(str(connection.settings_dict["NAME"])) as process:
        rate = _rate(addresses)
        yield Line("search: pages a second to eight at once", rate, "pages", 60, least=True)
        yield Line("search: memory of a web process", _memory(process), "MB", 200)


def _rate(addresses: Sequence[str]) -> float:
    ends = time.perf_counter() + SECONDS

    def ask(number: int) -> int:
        link, count = HTTPConnection("127.0.0.1", PORT), 0
        while time.perf_counter() < ends:
            link.request("GET", addresses[(number * 37 + count) % len(addresses)])
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            count += 1
        return count

    with ThreadPoolExecutor(ASKING) as pool:
        return sum(pool.map(ask, range(ASKING))) / SECONDS


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
