"""What is exported, the importer reads again as it was."""

import pytest
from django.utils import timezone

from catalogue.exchange.publiccode import written
from catalogue.exchange.queries import published_listings, records_of
from catalogue.fields import BY_NAME, Home, Kind, all_fields
from catalogue.intake.mapping import simple_fields
from catalogue.intake.readers.publiccode import read
from catalogue.models import Revision
from catalogue.moderation.actions import approve
from tests import factories
from tests.catalogue.exchange.records import record
from tests.catalogue.intake.documents import bring_in, document
from tests.shared_data import shared_folder

FACTS = [one.name for one in all_fields() if one.publiccode and one.home is Home.FACTS]


def again(text):
    found = read(text.encode(), simple=simple_fields(Kind.COMPONENT))
    assert found.entry is not None, found.faults
    return found


def assert_same(one, entry):
    """Every field that the standard has a place for."""
    facts = {name: one.values[name] for name in FACTS if one.values.get(name)}
    assert dict(entry.facts) | ({"licence": entry.licence} if entry.licence else {}) == facts
    assert entry.name == one.values["name"]
    words = {
        text.language: {
            "summary": text.summary,
            "description": text.description,
            "features": list(text.features),
        }
        for text in entry.texts
        if text.summary
    }
    named = ("summary", "description", "features")
    assert words == {
        language: {name: texts[name] for name in named} for language, texts in one.texts.items()
    }
    assert entry.owner == one.owner.name


def test_a_full_record_is_read_again_without_a_remark():
    found = again(written(record(), notices=["Example data."]))
    assert_same(record(), found.entry)
    assert found.remarks == ()
    assert found.entry.categories == ("appointment-scheduling",)
    assert found.entry.owner_identifiers == (("uri", "https://commons.example/wexmouth/"),)


def publish_all(moderator):
    for revision in Revision.objects.submitted().order_by("pk"):
        approve(revision=revision, seen=revision.version, by=moderator, at=timezone.now())


@pytest.mark.django_db
def test_an_import_of_an_export_changes_no_value(administrator, moderator):
    for slug in ("booking", "payroll"):
        factories.capability(slug=slug)
    bring_in(
        ("lunches/publiccode.yml", document(categories=["online-booking", "payroll"])),
        by=administrator,
    )
    publish_all(moderator)
    listing = published_listings().get()
    before = listing.live_revision.values()
    exported = written(records_of([listing])[0])
    bring_in(("lunches/publiccode.yml", exported.encode()), by=administrator)
    proposed = Revision.objects.submitted().get()
    assert proposed.listing_id == listing.pk
    assert proposed.values() == before
    assert proposed.values(language="it") == listing.live_revision.values(language="it")


@pytest.mark.corpus
@pytest.mark.django_db
def test_twenty_real_files_come_back_as_they_went(administrator, moderator):
    folder = shared_folder("publiccode-yml") / "files"
    files = [(path.parent.name, path) for path in sorted(folder.rglob("publiccode.yml"))]
    chosen = files[:: len(files) // 20][:20]
    bring_in(
        *((f"{name}/publiccode.yml", path.read_bytes()) for name, path in chosen),
        by=administrator,
    )
    publish_all(moderator)
    records = records_of(published_listings().filter(kind=Kind.COMPONENT).order_by("pk"))
    assert len(records) >= 18, "some of the twenty are no YAML"
    for one in records:
        assert_same(one, again(written(one)).entry)


def test_both_directions_know_the_same_paths():
    written_paths = {BY_NAME[name].publiccode for name in FACTS}
    read_paths = {".".join(one.path) for one in simple_fields(Kind.COMPONENT)}
    assert written_paths - read_paths == {"legal.license"}
