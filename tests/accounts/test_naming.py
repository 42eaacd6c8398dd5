"""Things are found by the words of their names."""

import pytest

from accounts.models import Organisation
from accounts.naming import has_words
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ynys", True),
        ("MÔN", True),
        ("mon ynys", True),
        ("Ynys\x00Môn", True),
        ("ynys mawr", False),
        ("a b c d e f", False),
        ("y n s o m absent", True),
        ("", True),
    ],
)
def test_each_of_the_first_five_words_in_any_order_whatever_the_accents(words, found):
    factories.organisation(name="Ynys Môn")
    assert Organisation.objects.filter(has_words(words, "name")).exists() == found


def test_a_word_may_stand_in_any_of_the_columns():
    factories.organisation(name="Ynys Môn", slug="anglesey")
    named = Organisation.objects.filter(has_words("angle mon", "name", "slug"))
    assert named.exists()
    assert not Organisation.objects.filter(has_words("angle mon", "name")).exists()
