"""Our own small files, one for each thing that files in the wild do."""

from dataclasses import fields

import pytest

from catalogue.intake.readers.publiccode import Entry, Text
from tests.catalogue.intake.readers.files import (
    PERSONAL,
    SMALL,
    entry_of,
    fault_of,
    reading,
    remarks_of,
    swapped,
)


def test_a_small_file_is_taken_without_a_remark():
    found = reading(SMALL)
    assert found.entry == Entry(
        name="Parking permits",
        url="https://code.example/body/permits",
        facts={"repository": "https://code.example/body/permits"},
        licence="",
        owner="",
        owner_identifiers=(),
        aliases=(),
        categories=(),
        used_by=(),
        texts=(Text("en", "Residents ask for a parking permit.", "", ()),),
    )
    assert (found.faults, found.remarks) == ((), ())


def test_a_full_file_fills_every_field():
    entry = entry_of(
        SMALL
        + """\
    longDescription: |
      First line.

      Second line.
    localisedName: Permits of Example
    features:
      - Ask online
      - Pay online
  it:
    genericName: Permessi di sosta
    localisedName: Permessi
applicationSuite: Streets
landingURL: https://permits.example
developmentStatus: Stable
categories: [booking, booking, payments]
legal:
  license: EUPL-1.2
  repoOwner: Body of Examples
usedBy:
  - Town of Sample
  - name: Council of Sample
    uri: https://council.example
  - TOWN OF SAMPLE
  - n/a
"""
    )
    assert entry.texts == (
        Text(
            "en",
            "Residents ask for a parking permit.",
            "First line.\n\nSecond line.",
            ("Ask online", "Pay online"),
        ),
        Text("it", "Permessi di sosta", "", ()),
    )
    assert entry.aliases == ("Streets", "Permits of Example", "Permessi")
    assert entry.facts == {
        "repository": "https://code.example/body/permits",
        "landing_page": "https://permits.example",
        "phase": "stable",
    }
    assert entry.licence == "EUPL-1.2"
    assert (entry.owner, entry.owner_identifiers) == ("Body of Examples", ())
    assert entry.categories == ("booking", "payments")
    assert entry.used_by == (
        ("Town of Sample", ""),
        ("Council of Sample", "https://council.example"),
    )


# What is needed


@pytest.mark.parametrize(
    "line", ["", "name:", "name: ~", 'name: " "', "name: N/A", "name: {a: b}"]
)
def test_a_file_without_a_name_is_refused(line):
    fault = fault_of(swapped("name:", line))
    assert (fault.field, fault.reason) == ("name", "Give the software a name.")


@pytest.mark.parametrize(
    "value", ["", "t.b.d.", "code.example/permits", "javascript:alert(1)", "[]", "{a: b}"]
)
def test_a_file_without_an_address_of_its_source_is_refused(value):
    fault = fault_of(swapped("url:", f"url: {value}"))
    assert (fault.line, fault.field) == (3, "url")
    assert fault.reason == "Give the full address of the source code, from https:// on."


def test_every_missing_thing_is_told_at_once():
    found = reading("description: {}\n")
    assert [one.field for one in found.faults] == ["name", "url"]
    assert all(one.line == 1 for one in found.faults)


def test_a_file_without_any_words_is_taken_and_says_what_to_give():
    text = SMALL.partition("description:")[0]
    assert entry_of(text).texts == (Text("en", "", "", ()),)
    assert [one[3] for one in remarks_of(text)] == [
        "Give a short or long description in a language."
    ]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "42\n", "~\n", '""\n'])
def test_a_file_that_holds_no_keys_is_refused(text):
    reason = "The file holds no keys with values. Begin with 'name:'."
    assert fault_of(text).reason == reason


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(text):
    assert fault_of(text).reason == "The file is empty. Begin with 'name:'."


# Values of a wrong type


@pytest.mark.parametrize(
    ("value", "name"), [("2024", "2024"), ("0.10", "0.10"), ("no", "no"), ("2024-01-31",) * 2]
)
def test_a_bare_number_word_or_day_stays_as_it_stands(value, name):
    assert entry_of(swapped("name:", f"name: {value}")).name == name


def test_a_list_of_one_is_taken_for_a_text():
    assert entry_of(swapped("name:", "name: [Parking]")).name == "Parking"


@pytest.mark.parametrize("value", ["[MIT, EUPL-1.2]", "{id: MIT}"])
def test_several_values_for_one_text_are_left_out(value):
    text = SMALL + f"legal:\n  license: {value}\n"
    assert entry_of(text).licence == ""
    [(line, field, _value, reason)] = remarks_of(text)
    assert (line, field, reason) == (
        8,
        "legal.license",
        "This must be one text. It was left out.",
    )


def test_a_text_where_keys_belong_is_left_out():
    text = SMALL + "legal: MIT\n"
    assert entry_of(text).licence == ""
    assert (7, "legal", "", "This must hold keys such as 'license'. It was left out.") in (
        remarks_of(text)
    )


def test_a_text_where_a_list_belongs_is_its_only_entry():
    text = SMALL + "usedBy: Town of Sample\n"
    assert entry_of(text).used_by == (("Town of Sample", ""),)
    reason = "This must be a list. It was read as its only entry."
    assert remarks_of(text) == [(7, "usedBy", "Town of Sample", reason)]


def test_keys_where_a_list_belongs_are_left_out():
    text = SMALL + "categories: {a: b}\n"
    assert entry_of(text).categories == ()
    reason = "This must be a list. It was left out."
    assert remarks_of(text) == [(7, "categories", "keys with values", reason)]


def test_an_entry_with_a_colon_is_taken_for_a_text():
    text = SMALL + "    features:\n      - Export: as PDF\n      -\n      - [a]\n"
    assert entry_of(text).texts[0].features == ("Export: as PDF",)
    assert [(line, field) for line, field, _value, _reason in remarks_of(text)] == [
        (8, "description.en.features.0"),
        (10, "description.en.features.2"),
    ]


# Descriptions


def test_a_summary_that_is_too_long_is_cut_at_a_word():
    text = SMALL.replace("Residents", "Residents " + "of the town " * 20)
    [text_in_english] = entry_of(text).texts
    assert text_in_english.summary.endswith(" of the…")
    assert len(text_in_english.summary) <= 150
    [(line, field, _value, reason)] = remarks_of(text)
    assert (line, field) == (6, "description.en.shortDescription")
    assert reason == "This has 275 characters, so it was cut to 150. Shorten it."


def test_a_summary_of_150_characters_is_kept_whole():
    text = SMALL.replace("Residents ask for a parking permit.", "w" * 150)
    assert entry_of(text).texts[0].summary == "w" * 150
    assert remarks_of(text) == []


def test_without_a_summary_the_generic_name_serves():
    text = SMALL.replace("shortDescription", "genericName")
    assert entry_of(text).texts[0].summary == "Residents ask for a parking permit."


def test_without_both_the_long_description_begins_the_summary():
    text = SMALL.replace("shortDescription:", "longDescription: |\n     ") + "      More.\n"
    [words] = entry_of(text).texts
    assert words.summary == "Residents ask for a parking permit."
    assert words.description == "Residents ask for a parking permit.\nMore."
    [(_line, field, _value, reason)] = remarks_of(text)
    assert field == "description.en.shortDescription"
    assert reason == "There is no short description. The beginning of the long one was taken."


def test_a_long_description_is_cut_at_10_000_characters():
    text = SMALL + f"    longDescription: {'word ' * 3_000}\n"
    assert entry_of(text).texts[0].description == "word " * 1_999 + "word…"
    assert remarks_of(text)[0][1] == "description.en.longDescription"


def test_ten_features_of_ten_words_are_kept():
    short = "".join(f"      - Feature {n}\n" for n in range(11))
    text = (
        SMALL + "    features:\n      - one two three four five six seven eight nine ten. eleven\n"
    )
    found = entry_of(text + short).texts[0].features
    assert found[0] == "one two three four five six seven eight nine ten…"
    assert found[1:] == tuple(f"Feature {n}" for n in range(9))
    assert [(line, field) for line, field, _value, _reason in remarks_of(text + short)] == [
        (7, "description.en.features"),
        (8, "description.en.features.0"),
    ]


@pytest.mark.parametrize(
    ("key", "language"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en_GB", "en"),
        ("eng", "en"),
        ("scn", "scn"),
        ("sl-IT-nedis", "sl"),
        ("zh-Hans", "zh"),
        ("no", "no"),
    ],
)
def test_languages_are_kept_in_one_form(key, language):
    assert entry_of(SMALL.replace("  en:", f"  {key}:")).texts[0].language == language


@pytest.mark.parametrize("key", ["english", "e", "12", "en GB", "?!"])
def test_what_is_no_language_is_left_out(key):
    text = SMALL.replace("  en:", f"  {key}:")
    assert entry_of(text).texts[0].summary == ""
    assert (5, f"description.{key}") in [(line, field) for line, field, _v, _r in remarks_of(text)]


def test_the_first_of_two_regions_of_a_language_is_taken():
    text = SMALL + "  en-US:\n    shortDescription: Other words.\n"
    [words] = entry_of(text).texts
    assert words.summary == "Residents ask for a parking permit."
    assert [one[:2] for one in remarks_of(text)] == [(7, "description.en-US")]


def test_words_beside_the_name_are_taken_in_the_first_available_language():
    text = SMALL.partition("description:")[0] + (
        "shortDescription: Permessi di sosta.\nfeatures: [Uno]\n"
        "localisation:\n  availableLanguages: [it-IT, en]\n"
    )
    assert entry_of(text).texts == (Text("it", "Permessi di sosta.", "", ("Uno",)),)
    assert [one[3] for one in remarks_of(text)] == [
        "These words stand outside a language and were read as 'it'."
    ]


def test_a_description_that_is_a_text_is_taken():
    text = SMALL.partition("description:")[0] + "description: Permits for residents.\n"
    [words] = entry_of(text).texts
    assert (words.language, words.summary) == ("en", "Permits for residents.")


# Addresses, phase, owner


def test_an_address_for_a_program_is_read_as_a_page_with_a_remark():
    text = swapped("url:", "url: git@code.example:body/permits.git")
    assert entry_of(text).url == "https://code.example/body/permits.git"
    reason = "This was read as the address of a web page."
    assert [one[3] for one in remarks_of(text)] == [reason]


def test_a_password_in_an_address_is_not_kept():
    found = reading(swapped("url:", "url: https://ann:secret@code.example/permits"))
    assert found.entry.url == "https://code.example/permits"
    assert "secret" not in repr((found.entry, found.remarks))


def test_a_page_without_a_full_address_is_left_out():
    text = SMALL + "landingURL: permits.example\n"
    assert "landing_page" not in entry_of(text).facts
    reason = "This is no full web address. It was left out."
    assert remarks_of(text) == [(7, "landingURL", "permits.example", reason)]


@pytest.mark.parametrize("given_value", ["~", '""', "n/a", "tbd"])
def test_an_empty_page_needs_no_remark(given_value):
    assert remarks_of(SMALL + f"landingURL: {given_value}\n") == []


def test_an_unknown_phase_is_left_out():
    text = SMALL + "developmentStatus: production\n"
    assert "phase" not in entry_of(text).facts
    [(line, field, value, reason)] = remarks_of(text)
    assert (line, field, value) == (7, "developmentStatus", "production")
    assert reason.startswith("Use one of concept, development, beta, stable, obsolete.")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("organisation: {name: A}\nlegal: {repoOwner: B, mainCopyrightOwner: C}", "A"),
        ("legal: {repoOwner: B, mainCopyrightOwner: C}", "B"),
        ("legal: {mainCopyrightOwner: C}", "C"),
        ("legal: {repoOwner: n/a, mainCopyrightOwner: legal/authorsFile}", ""),
        ('legal: {repoOwner: "Body\\n\\n of Examples"}', "Body of Examples"),
    ],
)
def test_the_owner_is_the_organisation_then_the_repositorys_then_the_copyrights(text, owner):
    assert entry_of(SMALL + text).owner == owner


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("organisation: {uri: https://body.example}", (("uri", "https://body.example"),)),
        ("organisation: {uri: 'urn:x-italian-pa:C_H501'}", (("ipa", "c_h501"),)),
        ("it: {riuso: {codiceIPA: ' C_H501 '}}", (("ipa", "c_h501"),)),
        ("IT: {riuso: {codiceIPA: c_h501}}", (("ipa", "c_h501"),)),
        (
            "organisation: {uri: https://body.example}\nit: {riuso: {codiceIPA: c_h501}}",
            (("uri", "https://body.example"), ("ipa", "c_h501")),
        ),
        ("it: {riuso: {codiceIPA: ''}}", ()),
    ],
)
def test_an_organisation_has_one_identifier_however_it_is_written(text, identifiers):
    assert entry_of(SMALL + text).owner_identifiers == identifiers


# People


def test_names_and_addresses_of_people_enter_nowhere():
    text = SMALL + "legal: {repoOwner: Ann Example}\nname: Again\n" + PERSONAL
    found = reading(text)
    told = repr([getattr(found.entry, one.name) for one in fields(Entry)]) + repr(found.remarks)
    for personal in ("Ann", "Bob", "Carl", "people.example", "1234"):
        assert personal not in told
    assert {one.line for one in found.remarks} >= {7, 8, 18}


@pytest.mark.parametrize(
    "more",
    [
        "it: {riuso: {codiceIPA: c_h501}}",
        "usedBy: [body of examples]",
    ],
)
def test_an_organisation_that_is_its_own_contact_is_named(more):
    contact = "maintenance: {contacts: [{name: Body of Examples}]}\n"
    text = SMALL + contact + "legal: {repoOwner: Body of Examples}\n"
    assert entry_of(text).owner == ""
    assert entry_of(text + more).owner == "Body of Examples"


def test_a_contact_called_like_its_employer_is_an_organisation():
    contact = "{name: Example Ltd, affiliation: Example Ltd}"
    text = SMALL + f"maintenance: {{contacts: [{contact}, not a contact]}}\n"
    assert entry_of(text + "legal: {repoOwner: Example Ltd}\n").owner == "Example Ltd"


def test_a_later_remark_finds_its_line():
    found = reading(SMALL + "legal:\n  license: Own\n")
    told = found.remark("legal.license", "Own", "Unknown.")
    assert (told.line, told.column, told.field) == (8, 3, "legal.license")
