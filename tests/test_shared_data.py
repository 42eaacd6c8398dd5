import pytest

from tests.shared_data import shared_folder


def test_a_set_that_is_there_is_found(tmp_path):
    (tmp_path / "records").mkdir()
    assert shared_folder("records", within=tmp_path) == tmp_path / "records"


def test_without_the_records_a_test_says_that_it_was_not_run(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Not run: there are no real records in"):
        shared_folder("records", within=tmp_path)


def test_without_the_records_the_gate_fails(tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Not run: there are no real records in"):
        shared_folder("records", within=tmp_path)
