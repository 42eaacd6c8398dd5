"""Filters write days, moments and numbers as people do; a variable that is missing is told."""

import logging
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from jinja2 import UndefinedError

from commons import jinja

LATE = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
"""Half past midnight of the first of July in London."""


def shown(source: str, **values: object) -> str:
    return engines["jinja2"].env.from_string(source).render(values)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ x | date }}", date(2026, 11, 3), "3 November 2026"),
        ("{{ x | date }}", LATE, "1 July 2026"),
        ("{{ x | short_date }}", date(2026, 9, 3), "3 Sep 2026"),
        ("{{ x | short_date }}", LATE, "1 Jul 2026"),
        ("{{ x | month }}", LATE, "July 2026"),
        ("{{ x | moment }}", LATE, "12:30am on 1 July 2026"),
        ("{{ x | moment }}", datetime(2026, 1, 5, 17, 5, tzinfo=UTC), "5:05pm on 5 January 2026"),
        ("{{ x | day_label }}", "2026-11-30", "30 Nov 2026"),
        ("{{ x | day_label }}", "2026-02-30", "2026-02-30"),
        ("{{ x | day_label }}", "<b>", "&lt;b&gt;"),
        ("{{ x | number }}", 1_234_567, "1,234,567"),
        ("{{ x | number }}", 0, "0"),
        ("{{ x | slug }}", "Zoë & Co", "zoe-co"),
        ("{{ x | markdown }}", "*a*", '<p class="govuk-body"><em>a</em></p>\n'),
        ("{{ x }}", "<b>\"'&", "&lt;b&gt;&#34;&#39;&amp;"),
        ("{{ url('pages:topic', x) }}", "record-use", "/help/record-use/"),
        ("{{ url('pages:topic', topic=x) }}", "record-use", "/help/record-use/"),
    ],
)
def test_values_are_written_as_people_do(source: str, value: object, expected: str) -> None:
    assert shown(source, x=value) == expected


def test_a_missing_variable_fails_where_people_develop(settings) -> None:
    settings.LOCAL = True
    template = jinja.environment().from_string("{{ nowhere }}")
    with pytest.raises(UndefinedError, match="nowhere"):
        template.render()


def test_in_production_a_missing_variable_is_logged_and_prints_nothing(
    settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOCAL = settings.DEBUG = False
    template = jinja.environment().from_string("a{{ nowhere }}b")
    with caplog.at_level(logging.WARNING, logger="commons.templates"):
        assert template.render() == "ab"
    assert "nowhere" in caplog.text


def test_every_component_has_its_macro() -> None:
    found = jinja.macros()
    assert len(found) == len(jinja.COMPONENTS)
    assert "govuk-back-link" in found["govukBackLink"]({"href": "/", "text": "Back"})
