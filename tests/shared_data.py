"""Where real records lie: beside the project, never in it."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def shared_folder(name: str, *, within: Path = FOLDER) -> Path:
    """The folder of one set. Without it the test says that it was not run; with CI=true it fails."""
    folder = within / name
    if folder.is_dir():
        return folder
    reason = f"Not run: there are no real records in {folder}."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
