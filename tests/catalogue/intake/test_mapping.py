"""Fields that one key fills are read by the schema; what does not fit is left out, and told."""

import dataclasses

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catalogue.fields import BY_NAME, Field, FieldType, Home, Kind, fields_of
from catalogue.intake.actions.prefill import answers_in
from catalogue.intake.mapping import simple_fields
from catalogue.listings.cleaning import clean
from tests.catalogue.intake.readers.files import SMALL, entry_of, reading, remarks_of


def facts_of(text):
    facts = dict(entry_of(SMALL + text).facts)
    del facts["repository"]
    return facts


def told(text):
    return [(field, reason) for _line, field, _value, reason in remarks_of(SMALL + text)]


def test_every_key_of_the_standard_fills_its_field():
    text = """\
    documentation: https://docs.example/permits
softwareVersion: 2.10
releaseDate: 2026-03-27
softwareType: Standalone/Web
platforms: [web, Linux, web]
developmentStatus: Beta
roadmap: https://code.example/plans
maintenance: {type: community}
localisation: {availableLanguages: [en, cy]}
"""
    assert facts_of(text) == {
        "documentation": "https://docs.example/permits",
        "software_version": "2.10",
        "release_date": "2026-03-27",
        "software_type": "standalone/web",
        "platforms": ["web", "Linux"],
        "phase": "beta",
        "roadmap": "https://code.example/plans",
        "maintained_by": "community",
        "interface_languages": ["en", "cy"],
    }
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("releaseDate: 2021-31-01\n", "releaseDate", "Write it as 2026-03-27."),
        ("releaseDate: https://code.example/releases\n", "releaseDate", "Write it as 2026-"),
        ("releaseDate: 0001-01-01\n", "releaseDate", "Write it as 2026-"),
        ("softwareType: softwareAddon\n", "softwareType", "Use one of standalone/web, "),
        ("maintenance: {type: commercial}\n", "maintenance.type", "Use one of internal, "),
        (f"softwareVersion: {'9' * 51}\n", "softwareVersion", "must be 50 characters or fewer"),
        ("roadmap: next year\n", "roadmap", "This is no full web address."),
        ("platforms: {web: yes}\n", "platforms", "This must be a list."),
        ("softwareType: [library, addon]\n", "softwareType", "This must be one text."),
    ],
)
def test_what_does_not_fit_is_left_out_with_a_remark(text, path, words):
    assert facts_of(text) == {}
    [(field, reason)] = told(text)
    assert field == path
    assert words in reason
    assert reason.endswith("It was left out.")


def test_of_a_list_only_the_entries_that_do_not_fit_are_left_out():
    text = "platforms: [web, any browser that was made in this century, linux]\n"
    assert facts_of(text) == {"platforms": ["web", "linux"]}
    [(field, reason)] = told(text)
    assert field == "platforms.1"
    assert "each must be 5 words or fewer" in reason


def test_of_too_many_entries_the_first_are_taken():
    text = f"platforms: [{', '.join(f'system {number}' for number in range(12))}]\n"
    assert facts_of(text) == {"platforms": [f"system {number}" for number in range(10)]}
    assert told(text) == [("platforms", "There are 12. The first 10 were taken.")]


@pytest.mark.parametrize("value", ["~", '""', "null", "n/a", "tbd"])
def test_an_empty_value_needs_no_remark(value):
    for key in ("releaseDate", "softwareType", "roadmap", "softwareVersion"):
        assert facts_of(f"{key}: {value}\n") == {}
        assert told(f"{key}: {value}\n") == []


def test_a_word_of_the_field_is_taken_though_others_write_it_to_say_nothing():
    assert facts_of("maintenance: {type: none}\n") == {"maintained_by": "none"}


def test_english_speaks_before_the_languages_above_it():
    text = SMALL.replace("  en:", "  it: {documentation: https://it.example}\n  en:")
    assert entry_of(text).facts["documentation"] == "https://it.example"
    both = text + "    documentation: https://en.example\n"
    assert entry_of(both).facts["documentation"] == "https://en.example"


def test_what_a_key_about_people_says_is_not_repeated():
    [(_line, _field, value, _reason)] = remarks_of(SMALL + "maintenance: {type: Ann Example}\n")
    assert value == ""


def test_a_value_that_an_import_takes_is_one_that_can_be_stored():
    """Otherwise one field of a file would cost the whole of it."""
    for field in simple_fields(Kind.COMPONENT):
        assert field.name in {one.name for one in fields_of(Kind.COMPONENT)}


WILD = st.recursive(
    st.none() | st.text(max_size=60) | st.integers() | st.dates(),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=15,
)


@given(
    st.dictionaries(st.sampled_from([one.path[0] for one in simple_fields(Kind.COMPONENT)]), WILD)
)
def test_whatever_a_key_holds_only_what_is_clean_comes_through(content):
    content.pop("url", None)
    text = SMALL.encode() + b"".join(
        yaml.safe_dump({key: value}).encode()
        for key, value in content.items()
        if key != "description"
    )
    entry = reading(text.decode()).entry
    assert entry is not None
    for name, value in entry.facts.items():
        assert clean(BY_NAME[name], value) == value


def new_field(**changes):
    field = Field(
        name="hosting_effort",
        section="use",
        type=FieldType.CHOICE,
        label="Effort to run it",
        choices=(("little", "little"), ("much", "much")),
        publiccode="hosting.effort",
    )
    return dataclasses.replace(field, **changes)


def test_a_field_that_is_added_to_the_schema_is_read(monkeypatch):
    monkeypatch.setitem(BY_NAME, "hosting_effort", new_field())
    assert facts_of("hosting: {effort: Little}\n") == {"hosting_effort": "little"}


@pytest.mark.parametrize(
    "changes",
    [
        {"public": False},
        {"kinds": (Kind.COMMODITY_SERVICE.value,)},
        {"home": Home.LANGUAGE},
        {"publiccode": ""},
    ],
    ids=str,
)
def test_some_fields_are_not_read_from_files(monkeypatch, changes):
    monkeypatch.setitem(BY_NAME, "hosting_effort", new_field(**changes))
    assert facts_of("hosting: {effort: little}\n") == {}


@pytest.mark.parametrize("kind", Kind.values)
def test_the_fields_are_those_of_the_kind_that_is_begun(monkeypatch, kind):
    for name in ("for_component", "for_shared_service"):
        one = new_field(
            name=name, kinds=(name.removeprefix("for_"),), publiccode=f"hosting.{name}"
        )
        monkeypatch.setitem(BY_NAME, name, one)
    text = SMALL + "hosting: {for_component: little, for_shared_service: much}\n"
    found = answers_in(text.encode(), kind=kind).by_language["en"]
    assert [name for name in found if name.startswith("for_")] == [
        name for name in ("for_component", "for_shared_service") if name.endswith(kind)
    ]


def test_a_long_text_keeps_its_lines(monkeypatch):
    wide = new_field(type=FieldType.TEXT, choices=(), limit=200, publiccode="hosting.notes")
    monkeypatch.setitem(BY_NAME, "hosting_effort", wide)
    assert facts_of("hosting:\n  notes: |\n    One.\n\n    Two.\n") == {
        "hosting_effort": "One.\n\nTwo."
    }


def test_several_choices_are_each_judged(monkeypatch):
    several = new_field(type=FieldType.CHOICES)
    monkeypatch.setitem(BY_NAME, "hosting_effort", several)
    assert facts_of("hosting: {effort: [much, MUCH, some]}\n") == {"hosting_effort": ["much"]}
