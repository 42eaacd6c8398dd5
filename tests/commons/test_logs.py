"""JSON lines on standard output, each with what it belongs to."""

import json
import logging
import subprocess
import sys
from datetime import UTC, datetime

from accounts.origin import current_origin

SCRIPT = """
import logging, django
django.setup()
logging.getLogger("commons.test").warning("line\\nbreak", extra={"kind": "x"})
"""


def test_lines_go_to_standard_output() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    (line,) = map(json.loads, done.stdout.splitlines())
    assert done.stderr == ""
    assert (line["event"], line["level"], line["kind"]) == ("line\nbreak", "warning", "x")
    assert datetime.fromisoformat(line["timestamp"]).tzinfo == UTC


def test_a_line_names_the_job_that_it_belongs_to(log_lines) -> None:
    token = current_origin.set("job:7")
    logging.getLogger("commons.test").info("at work")
    current_origin.reset(token)
    logging.getLogger("commons.test").info("at rest")
    assert [one["origin"] for one in log_lines()] == ["job:7", ""]


def test_a_failure_is_one_line_with_its_traceback(log_lines) -> None:
    try:
        {}["not there"]
    except KeyError:
        logging.getLogger("commons.test").exception("it broke")
    (line,) = log_lines()
    assert "KeyError: 'not there'" in line["exception"]
