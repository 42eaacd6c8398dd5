"""What is written follows the published rules of publiccode.yml 0.7."""

from dataclasses import replace

import pytest
import yaml

from catalogue.exchange.publiccode import ORDER, document, lacks, written
from catalogue.exchange.records import Named, Party
from catalogue.fields import BY_NAME, Field, FieldType, all_fields
from tests.catalogue.exchange.records import LONG, changed, record

USERS = [
    Party(slug="a", name="Town of Sample", uri="https://commons.example/a/"),
    Party(slug="b", name="no: #1", uri="two words"),
]


def loaded(text):
    return yaml.safe_load(text)


def test_a_full_record_becomes_a_full_document_in_the_order_of_the_standard():
    made = document(record(), users=USERS)
    assert made == {
        "publiccodeYmlVersion": "0.7",
        "name": "Parking permits",
        "url": "https://code.example/wexmouth/permits",
        "landingURL": "https://permits.example",
        "softwareVersion": "2.10",
        "releaseDate": "2026-03-01",
        "platforms": ["web", "linux"],
        "categories": ["appointment-scheduling"],
        "organisation": {
            "uri": "https://commons.example/wexmouth/",
            "name": "Wexmouth Borough",
        },
        "usedBy": ["Town of Sample", "no: #1"],
        "roadmap": "https://code.example/plans",
        "developmentStatus": "stable",
        "softwareType": "standalone/web",
        "description": {
            "en": {
                "shortDescription": "Residents ask for a parking permit",
                "longDescription": LONG,
                "documentation": "https://docs.example/permits",
                "features": ["Ask online", "Pay online"],
            },
            "cy": {"shortDescription": "Trwyddedau parcio"},
        },
        "legal": {"license": "EUPL-1.2"},
        "maintenance": {"type": "none"},
        "localisation": {"localisationReady": True, "availableLanguages": ["en", "cy"]},
    }
    tops = [path.split(".")[0] for path in ORDER]
    assert list(made) == sorted(made, key=tops.index)
    assert list(made["description"]["en"]) == [
        "shortDescription", "longDescription", "documentation", "features",
    ]  # fmt: skip
    assert lacks(made) == []


def test_the_text_is_the_document_with_a_heading():
    text = written(record(), users=USERS, notices=["Example data."])
    assert text.startswith(
        "# Written from https://commons.example/listings/permits/\n# Example data.\npubliccodeYml"
    )
    assert loaded(text) == document(record(), users=USERS)
    assert "!!" not in text
    assert "&id" not in text


@pytest.mark.parametrize(
    "value", ["0.10", "2026-03-27", "no", "null", "~", "1e3", "0x1F", "a: b #c"]
)
def test_what_looks_like_something_else_stays_the_text_that_it_is(value):
    made = changed({"name": value, "software_version": value})
    again = loaded(written(made))
    assert (again["name"], again["softwareVersion"]) == (value, value)


def test_text_of_several_lines_stands_line_by_line():
    words = {"en": {"summary": "S", "description": "One.\n\n- Two\n- Three", "features": []}}
    text = written(record(texts=words))
    assert "longDescription: |-\n      One.\n\n      - Two\n" in text
    assert loaded(text)["description"]["en"]["longDescription"] == "One.\n\n- Two\n- Three"


def test_each_user_stands_by_name_with_its_address_beside_it():
    """The standard takes names only; an address that could end the comment is left out."""
    text = written(record(), users=USERS)
    assert "\nusedBy:\n- Town of Sample  # https://commons.example/a/\n- 'no: #1'\n" in text


def test_nobody_uses_it_leaves_the_key_out():
    assert "usedBy" not in document(record())


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("repository", "url"),
        ("platforms", "platforms"),
        ("phase", "developmentStatus"),
        ("software_type", "softwareType"),
        ("licence", "legal.license"),
        ("maintained_by", "maintenance.type"),
        ("interface_languages", "localisation.availableLanguages"),
    ],
)
def test_what_the_standard_demands_and_is_not_given_is_said_and_not_invented(field, path):
    without = changed({field: None})
    first = f"{path}: the standard demands it, the catalogue does not have it."
    assert first in lacks(document(without))
    assert f"# {first}\n" in written(without)
    assert path.split(".")[-1] not in written(without).replace(first, "")


def test_one_language_proves_nothing_about_others():
    made = document(changed({"interface_languages": ["en"]}))
    assert made["localisation"] == {"availableLanguages": ["en"]}
    assert any(one.startswith("localisation.localisationReady:") for one in lacks(made))


@pytest.mark.parametrize(
    ("maintained", "key"),
    [("internal", "contacts"), ("community", "contacts"), ("contract", "contractors")],
)
def test_names_of_people_that_the_standard_demands_are_not_kept(maintained, key):
    (said,) = lacks(document(changed({"maintained_by": maintained})))
    assert said.startswith(f"maintenance.{key}: ")
    assert said.endswith("keeps no names of people.")


def test_words_that_no_language_has_are_said():
    bare = {"en": {"summary": "Permits", "description": "Too short.", "features": []}}
    assert lacks(document(record(texts=bare))) == [
        "description.features: the standard demands it in a language, "
        "the catalogue does not have it.",
        "description.en.longDescription: the standard demands 150 characters, this has 10.",
    ]


def test_words_of_another_language_alone_carry_what_belongs_to_no_language():
    made = document(record(language="it", texts={"it": {"summary": "Permessi"}}))
    assert made["description"] == {
        "it": {
            "shortDescription": "Permessi",
            "documentation": "https://docs.example/permits",
        }
    }


def test_a_function_without_a_category_is_left_out():
    several = [Named(slug=slug, name=slug) for slug in ("maps", "knitting", "booking")]
    assert document(record(capabilities=several))["categories"] == [
        "appointment-scheduling", "geographic-information-systems",
    ]  # fmt: skip


def test_every_path_of_the_schema_has_its_place_in_the_order():
    paths = {field.publiccode for field in all_fields() if field.publiccode}
    assert paths <= set(ORDER)


def test_a_field_that_is_added_comes_last_and_a_private_one_never(monkeypatch):
    new = Field(
        name="effort", section="use", type=FieldType.LINE, label="Effort",
        publiccode="hosting.effort",
    )  # fmt: skip
    monkeypatch.setitem(BY_NAME, "effort", new)
    given = changed({"effort": "little"})
    assert list(document(given).items())[-1] == ("hosting", {"effort": "little"})
    monkeypatch.setitem(BY_NAME, "effort", replace(new, public=False))
    assert "hosting" not in document(given)
