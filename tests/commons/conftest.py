import io
import json
import logging
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from structlog.stdlib import ProcessorFormatter


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def database_away(emptied_as_owner: None) -> Iterator[dict[str, Any]]:
    """No database answers; given is what leads back to it."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(closed_port()))
    yield kept
    connection.close()
    connection.settings_dict.update(kept)


@pytest.fixture
def log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What has been logged, as the portal writes it."""
    caplog.set_level(logging.INFO)
    root = logging.getLogger()
    ours = next(one for one in root.handlers if isinstance(one.formatter, ProcessorFormatter))
    written = io.StringIO()
    beside = logging.StreamHandler(written)
    beside.setFormatter(ours.formatter)
    root.addHandler(beside)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(beside)
