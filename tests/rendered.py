"""Fails a full run in which some template was drawn by no test.

Each parallel worker tells the process that started it which templates it loaded. Pages that a
browser opened were drawn by servers of their own and do not count.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DRAWN: set[str] = set()


@pytest.fixture(scope="session", autouse=True)
def _templates_are_noted() -> Iterator[None]:
    from django.template import engines  # noqa: PLC0415 - settings come after plugins

    loader = engines["jinja2"].env.loader  # type: ignore[attr-defined]
    find = loader.get_source

    def noted(environment: Any, name: str) -> Any:
        DRAWN.add(name)
        return find(environment, name)

    loader.get_source = noted
    yield
    loader.get_source = find


def pytest_testnodedown(node: Any) -> None:
    DRAWN.update(getattr(node, "workeroutput", {}).get("drawn", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["drawn"] = sorted(DRAWN)
        return
    missing = undrawn() if whole(session) else []
    if missing:
        print(f"\nNo test draws {', '.join(missing)}.")  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def whole(session: pytest.Session) -> bool:
    options = session.config.option
    chosen = options.keyword or options.markexpr or options.collectonly
    everything = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not chosen and session.exitstatus == pytest.ExitCode.OK


def undrawn() -> list[str]:
    folder = Path(__file__).resolve().parent.parent / "templates"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    return sorted(names - DRAWN)
