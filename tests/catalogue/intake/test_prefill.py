"""An editor begins a service from a publiccode.yml: read, shown, then kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from catalogue.models import Listing, Revision
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
FILE = """publiccodeYmlVersion: '0.7'
name: Quayside forms
url: https://code.example/quayside/forms.git
platforms: [web, linux]
softwareVersion: 2.4.1
releaseDate: 2026-03-27
developmentStatus: stable
softwareType: standalone/web
description:
  en:
    shortDescription: Forms for a quayside office.
    longDescription: Forms for a quayside office, as many as you need.
    features: [Forms, <script>alert(1)</script>]
  cy:
    shortDescription: Ffurflenni ar gyfer swyddfa.
legal: {license: Unknown-1.0}
maintenance: {type: community}
localisation: {localisationReady: true, availableLanguages: [en, cy]}
"""


@pytest.fixture
def address(body):
    return f"/workspace/{body.slug}/begin-from-file/"


@pytest.fixture
def body():
    return factories.organisation(name="Wexmouth Borough")


@pytest.fixture
def client(body):
    return signed_in(factories.member_of(body, role=Role.EDITOR))


def test_what_was_read_is_shown_and_nothing_is_kept(client, address):
    page = read(client.post(address, {"text": FILE}))
    for words in (
        "What we read of Quayside forms",
        "2.4.1",
        "27 March 2026",
        "In Welsh",
        "Ffurflenni ar gyfer swyddfa.",
        "This licence is not in our list. It was left out.",
        "<script>alert(1)</script>",
    ):
        assert words in page.words, words
    assert not Listing.objects.exists()


def test_an_uploaded_file_is_read_too(client, address):
    document = SimpleUploadedFile("publiccode.yml", FILE.encode())
    assert (
        "What we read of Quayside forms"
        in read(client.post(address, {"document": document})).words
    )


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("latin-1", "read as Windows-1252. Check its accents."),
        ("utf-16", "The file is UTF-16. Save it as UTF-8."),
        ("utf-8-sig", ""),
    ],
)
def test_an_uploaded_file_keeps_its_letters_however_they_are_stored(
    client, address, encoding, told
):
    content = FILE.replace("Quayside forms", "Formulaires côtiers").encode(encoding)
    page = read(client.post(address, {"document": SimpleUploadedFile("publiccode.yml", content)}))
    assert "What we read of Formulaires côtiers" in page.words
    assert told in page.words
    (carried,) = page.elements("input", name="text")
    client.post(address, {"text": carried["value"], "begin": "yes", "kind": "component"})
    assert Revision.objects.get().name == "Formulaires côtiers"


@pytest.mark.parametrize("kind", ["component", "shared_service"])
def test_the_draft_begins_with_the_answers_and_waits_for_the_rest(client, address, body, kind):
    given = {"text": FILE, "begin": "yes", "kind": kind}
    page = read(client.post(address, given, follow=True))
    assert "answers are missing before you can send it for review" in page.words
    revision = Revision.objects.get()
    assert (revision.listing.organisation, revision.listing.kind) == (body, kind)
    assert revision.facts["software_version"] == "2.4.1"
    assert revision.facts["release_date"] == "2026-03-27"
    assert revision.facts["interface_languages"] == ["en", "cy"]
    assert set(revision.texts_by_language()) == {"en", "cy"}
    assert "licence" not in revision.facts


def test_the_same_form_sent_twice_makes_one_service(client, address):
    given = {"text": FILE, "begin": "yes", "kind": "component", "one_time_key": "k" * 16}
    first, second = client.post(address, given), client.post(address, given)
    assert first["Location"] == second["Location"]
    assert Listing.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose a publiccode.yml file, or paste its text"),
        ({"text": "   "}, "Choose a publiccode.yml file, or paste its text"),
        ({"text": "x" * 200_001}, "The text must be 200,000 characters or fewer"),
        ({"text": "name: [unclosed"}, "This file cannot be read."),
        ({"text": "name: only"}, "Give the full address of the source code"),
        ({"text": FILE, "begin": "yes"}, "Select what kind of service it is"),
        ({"text": FILE, "begin": "yes", "kind": "boat"}, "Select what kind of service it is"),
    ],
)
def test_what_cannot_be_read_says_why_and_keeps_nothing(client, address, given, words):
    page = read(client.post(address, given), status=422)
    assert words in page.words
    assert page.title.startswith("Error: ")
    assert not Listing.objects.exists()


def test_members_and_suppliers_are_told_who_can(body, address):
    member = signed_in(factories.member_of(body))
    assert member.get(address).status_code == 403
    supplier = factories.organisation(type="supplier")
    editor = signed_in(factories.member_of(supplier, role=Role.EDITOR))
    assert editor.get(f"/workspace/{supplier.slug}/begin-from-file/").status_code == 403
