from dataclasses import replace

import pytest

from catalogue.intake.categories import capabilities_of
from catalogue.intake.identity import (
    account_of,
    address_of,
    free_identifier,
    has_name,
    is_shared_host,
    unlike_names,
)
from catalogue.intake.licences import licence_of
from catalogue.intake.readers.publiccode import read
from tests.catalogue.intake.documents import document

KNOWN = ("MIT", "Apache-2.0", "AGPL-3.0-only", "GPL-3.0-or-later", "EUPL-1.2")
ENTRY = read(document()).entry
OWN = "https://code.example/borough/lunches#school lunches"


@pytest.mark.parametrize(
    "url",
    [
        "https://code.example/borough/lunches",
        "https://code.example/borough/lunches.git",
        "https://www.code.example/Borough/Lunches/",
        "http://code.example/borough/lunches",
    ],
)
def test_addresses_of_one_place_are_the_same(url):
    assert address_of(replace(ENTRY, url=url)) == "https://code.example/borough/lunches#"


def test_an_identifier_is_address_and_name_and_a_number_where_both_are_taken():
    assert free_identifier(ENTRY, set()) == OWN
    assert free_identifier(ENTRY, {OWN}) == f"{OWN}#2"
    assert free_identifier(ENTRY, {OWN, f"{OWN}#2"}) == f"{OWN}#3"


def test_a_name_is_found_in_identifiers_with_and_without_number():
    assert has_name(ENTRY, OWN)
    assert has_name(replace(ENTRY, name="SCHOOL  Lunches"), f"{OWN}#2")
    assert not has_name(replace(ENTRY, name="School"), OWN)


def test_a_name_with_the_sign_that_parts_identifiers_is_found_again():
    sharp = replace(ENTRY, name="C# tools")
    assert has_name(sharp, free_identifier(sharp, set()))


@pytest.mark.parametrize(
    ("url", "account", "shared"),
    [
        ("https://code.example/borough/lunches", "borough", False),
        ("https://code.example", "code.example", True),
        ("https://code.example/", "code.example", True),
    ],
)
def test_a_host_alone_names_nobody(url, account, shared):
    assert account_of(url) == account
    assert is_shared_host(replace(ENTRY, url=url)) is shared


def test_same_names_get_numbers_and_unreadable_ones_are_kept_apart():
    given = ["a.yml", "a.yml", "b.yml", "a.yml", "\udce9.yml", "x" * 600]
    names = list(unlike_names(given))
    assert names[:4] == ["a.yml", "a.yml (2)", "b.yml", "a.yml (3)"]
    assert len(set(names)) == len(given)
    assert max(len(name) for name in names) <= 500
    assert "".join(names).encode()


@pytest.mark.parametrize(
    ("given", "identifier"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("agpl-3.0", "AGPL-3.0-only"),
        ("GPL-3.0+", "GPL-3.0-or-later"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("GPL-2.0", ""),
        ("XXXXXXXXX", ""),
        ("", ""),
    ],
)
def test_a_licence_is_taken_by_what_it_means(given, identifier):
    assert licence_of(given, KNOWN) == identifier


def test_categories_become_functions_once_and_the_others_are_told_once():
    given = ("Data-Collection", "knitting", "data-collection", "help-desk", "Knitting")
    assert capabilities_of(given) == (["forms", "contact-centre"], ["knitting"])
