"""What an entry of a file fills in, whoever takes it."""

from django.utils.translation import gettext as _

from catalogue.fields import LICENCES, fields_of
from catalogue.intake.categories import MOST, capabilities_of
from catalogue.intake.licences import licence_of
from catalogue.intake.readers.marked import Remark
from catalogue.intake.readers.publiccode import Entry, Read, Text
from catalogue.models import Capability


def main_text(entry: Entry) -> Text:
    """English where there is some, else the first language of the file."""
    return next((text for text in entry.texts if text.language == "en"), entry.texts[0])


def words_of(text: Text) -> dict[str, object]:
    return {
        "summary": text.summary,
        "description": text.description,
        "features": list(text.features),
    }


def by_language(
    entry: Entry, values: dict[str, object], *, kind: str
) -> dict[str, dict[str, object]]:
    """What the file says of that kind, by language, the main one first and with all values.

    What it says nothing of is left out, so that what people added to a known entry stays.
    """
    offered = {field.name for field in fields_of(kind)}
    main = main_text(entry)
    told = {
        text.language: words_of(text) | (values if text is main else {})
        for text in (main, *(text for text in entry.texts if text is not main))
    }
    return {
        language: {name: value for name, value in given.items() if value and name in offered}
        for language, given in told.items()
    }


def values_of(found: Read, entry: Entry) -> tuple[dict[str, object], list[Remark]]:
    """The schema's fields that the entry fills, and remarks on what has no place there."""
    remarks = []
    licence = licence_of(entry.licence, dict(LICENCES))
    if entry.licence and not licence:
        reason = _("This licence is not in our list. It was left out.")
        remarks.append(found.remark("legal.license", entry.licence, reason))
    slugs, unknown = capabilities_of(entry.categories)
    present = set(Capability.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    unknown += [slug for slug in slugs if slug not in present]
    fitting = [slug for slug in slugs if slug in present]
    if unknown:
        reason = _("No function of ours means these categories. They were left out.")
        remarks.append(found.remark("categories", ", ".join(unknown), reason))
    if len(fitting) > MOST:
        reason = _("Only the first %(most)s functions were taken.") % {"most": MOST}
        remarks.append(found.remark("categories", ", ".join(fitting[MOST:]), reason))
    values: dict[str, object] = {
        **entry.facts,
        "name": entry.name,
        "licence": licence,
        "aliases": list(entry.aliases),
        "capabilities": fitting[:MOST],
    }
    return values, remarks
