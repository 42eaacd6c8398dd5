"""Set-up goes on where it stopped, and says in a sentence what keeps it."""

import sys
from pathlib import Path

import pytest

from commons.local import bootstrap
from commons.local.bootstrap import SetUpError


def test_locks_that_changed_are_installed_and_broken_off_ones_leave_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pip is not run: it would fetch every package again, and breaks off only by chance.
    def broken(command: list[str], purpose: str, **_: object) -> None:
        raise SetUpError(f"Could not {purpose}")

    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "run", broken)
    with pytest.raises(SetUpError, match="install the packages"):
        bootstrap.install_packages("local")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(bootstrap, "run", lambda *_, **__: None)
    bootstrap.install_packages("local")
    assert [one.name for one in tmp_path.iterdir()] == ["installed-local"]
    assert bootstrap._is_installed("local")
    (tmp_path / "installed-local").write_text("of another lock")
    assert not bootstrap._is_installed("local")


def test_a_full_disk_is_told_in_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 10**18)
    with pytest.raises(SetUpError, match=r"has \d+ MB free\. Set-up needs \d+ MB\. Make room"):
        bootstrap.check_space()


def test_a_missing_browser_is_an_error_that_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SetUpError, match="sudo apt-get install chromium"):
        bootstrap.find_browser()


def test_a_browser_that_is_named_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SetUpError, match="CHROMIUM is '/nowhere/chromium', which is no program"):
        bootstrap.find_browser()


def test_what_a_tool_said_last_is_shown() -> None:
    with pytest.raises(SetUpError, match="Could not try it:\nno luck"):
        bootstrap.run([sys.executable, "-c", "print('no luck'); raise SystemExit(3)"], "try it")


def test_an_unwritable_folder_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").write_text("a file where a folder belongs")
    monkeypatch.setattr(bootstrap, "VAR", tmp_path / "var")
    assert bootstrap.main(["local"]) == 1
    said = capsys.readouterr().err
    assert str(tmp_path / "var") in said
    assert "Traceback" not in said
