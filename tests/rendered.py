"""Fails a whole run of the tests in which some template was drawn by none of them.

A template is noted when it is loaded to be drawn. Parallel workers report what they noted; the
journeys' portal is another process, so what it draws does not count.
"""

from pathlib import Path
from typing import Any

import jinja2
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "templates"
DRAWN = pytest.StashKey[set[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[DRAWN] = drawn = set()
    load = jinja2.BaseLoader.load

    def noting(loader: Any, environment: Any, name: str, globals: Any = None) -> Any:
        drawn.add(name)
        return load(loader, environment, name, globals)

    jinja2.BaseLoader.load = noting  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["drawn"] = sorted(session.config.stash[DRAWN])
    elif _is_whole(session) and (missing := _templates() - session.config.stash[DRAWN]):
        reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"No test draws these templates: {', '.join(sorted(missing))}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[DRAWN].update(getattr(node, "workeroutput", {}).get("drawn", ()))


def _is_whole(session: pytest.Session) -> bool:
    """Not one folder, one test or a repetition of what failed."""
    option = session.config.option
    chosen = option.keyword or option.markexpr or getattr(option, "lf", False)
    return not chosen and session.config.args_source is not pytest.Config.ArgsSource.ARGS


def _templates() -> set[str]:
    return {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*")}
