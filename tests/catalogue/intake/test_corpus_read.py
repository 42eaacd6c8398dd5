"""The reader against real files, none of which was written for it."""

from collections import Counter

import pytest

from catalogue.fields import Kind
from catalogue.intake.mapping import simple_fields
from catalogue.intake.readers.publiccode import read
from tests.shared_data import shared_folder

pytestmark = pytest.mark.corpus

TAKEN, REFUSED = 116, 5
BROKEN = {
    "5Tsrl__emma-frontend-coworking": (29, "not indented like"),
    "Azienda-USL-di-Bologna__DAE-RespondER": (64, "no key with a colon"),
    "RegioneER__rer.ufficiostampa": (36, "no key with a colon"),
    "RegioneUmbria__SISO": (64, "A tab stands"),
    "RegioneUmbria__VBG": (76, "a quote above is open"),
}


def readings(folder):
    files = sorted(one for one in folder.rglob("*publiccode.y*ml") if one.is_file())
    return {one: read(one.read_bytes(), simple=simple_fields(Kind.COMPONENT)) for one in files}


def folder_of_files():
    return shared_folder("publiccode-yml") / "files"


@pytest.fixture(scope="module")
def corpus():
    return readings(folder_of_files())


def test_every_real_file_is_taken_or_refused_with_its_line_and_reason(corpus):
    taken = [found for found in corpus.values() if found.entry is not None]
    refused = {file.parent.name: found.faults for file, found in corpus.items() if found.faults}
    assert (len(taken), len(refused)) == (TAKEN, REFUSED)
    for name, (line, reason) in BROKEN.items():
        [fault] = refused[name]
        assert fault.line == line
        assert reason in fault.reason


def test_real_files_keep_their_users_languages_and_owners(corpus):
    entries = {
        file.parent.relative_to(folder_of_files()).as_posix(): found.entry
        for file, found in corpus.items()
        if found.entry
    }
    assert len(entries["ASLBrindisi__GlobaLeaks"].used_by) == 1_401
    assert sum(len(entry.used_by) for entry in entries.values()) == 1_991
    assert sum(len(entry.texts) > 1 for entry in entries.values()) == 27
    assert entries["Comune-Milano__Whistleblowing"].owner_identifiers == (("ipa", "c_f205"),)
    assert entries["Comune-Milano__gefo"].owner_identifiers == (("ipa", "c_f205"),)
    assert sum(not text.summary for entry in entries.values() for text in entry.texts) == 4


def test_real_files_fill_the_fields_that_one_key_fills(corpus):
    facts = [found.entry.facts for found in corpus.values() if found.entry]
    assert Counter(name for one in facts for name in one) == {
        "repository": 116,
        "phase": 114,
        "platforms": 114,
        "software_type": 106,
        "interface_languages": 104,
        "release_date": 100,
        "maintained_by": 99,
        "software_version": 70,
        "documentation": 56,
        "landing_page": 31,
        "roadmap": 15,
    }


def test_no_address_of_a_person_comes_through(corpus):
    for file, found in corpus.items():
        words = repr((found.entry, found.faults, found.remarks))
        for line in file.read_text(encoding="utf-8").splitlines():
            key, _colon, value = line.strip().removeprefix("- ").partition(":")
            if key == "email" and "@" in value:
                assert value.strip(" \"'") not in words


def test_every_older_version_of_a_real_file_is_taken_or_refused():
    found = readings(shared_folder("publiccode-history"))
    assert len(found) == 130
    taken = sum(one.entry is not None for one in found.values())
    assert (taken, len(found) - taken) == (111, 19)
    assert sum(fault.line > 1 for one in found.values() for fault in one.faults) == 18
