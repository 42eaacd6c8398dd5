import pytest

from tests.conftest import signed_in


@pytest.fixture
def client(editor):
    return signed_in(editor)
