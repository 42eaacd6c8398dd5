"""Addresses in templates are those of the patterns, however they are kept."""

import pytest
from django.urls import NoReverseMatch, reverse

from commons.addresses import url


@pytest.mark.parametrize(
    ("name", "positional"),
    [
        ("search:results", ()),
        ("listings:page", ("parking-permits",)),
        ("adoption:adopters", ("parking-permits",)),
        ("pages:topic", ("how-results-are-ordered",)),
        ("search:saved_one", ("some-body", 7)),
    ],
)
def test_the_same_as_the_patterns_say(name, positional):
    for _again in range(2):
        assert url(name, *positional) == reverse(name, args=positional)


def test_there_is_no_such_page():
    for name, positional in (
        ("listings:nothing", ()),
        ("search:results", ("parking-permits",)),
        ("listings:page", ("parking permits",)),
    ):
        with pytest.raises(NoReverseMatch):
            url(name, *positional)
