"""A draft that begins with the answers of a publiccode.yml."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.intake.actions.steps import by_language, main_text, values_of
from catalogue.intake.mapping import simple_fields
from catalogue.intake.readers.marked import Remark, decode
from catalogue.intake.readers.publiccode import read
from catalogue.listings.actions import create_draft, edit
from catalogue.models import Kind, Revision


class NotReadable(Exception):
    """The file cannot be taken; `faults` say why, with their lines."""

    def __init__(self, faults: tuple[Remark, ...]) -> None:
        super().__init__(_("This file cannot be read."))
        self.faults = faults


@dataclass(frozen=True)
class Answers:
    """What a file answers: values by language, the service's own first, and what it does not.

    `text` is that of the file, however its letters were stored.
    """

    text: str
    name: str
    language: str
    by_language: dict[str, dict[str, object]]
    remarks: tuple[Remark, ...]


def answers_in(raw: bytes, *, kind: str = Kind.COMPONENT) -> Answers:
    """Reads and stores nothing; addresses in the file are text. Raises NotReadable."""
    found = read(raw, simple=simple_fields(kind))
    if found.entry is None:
        raise NotReadable(found.faults)
    values, remarks = values_of(found, found.entry)
    told = sorted((*found.remarks, *remarks), key=lambda one: (one.line, one.column))
    return Answers(
        text=decode(raw)[0],
        name=found.entry.name,
        language=main_text(found.entry).language,
        by_language=by_language(found.entry, values, kind=kind),
        remarks=tuple(told),
    )


def prefill(
    *, organisation: Organisation, kind: str, text: str, by: User, at: datetime
) -> Revision:
    """A draft of one's own organisation with all that the file answers.

    Raises NotReadable, and what beginning and editing a draft raise.
    """
    answers = answers_in(text.encode(), kind=kind)
    with transaction.atomic():
        revision = create_draft(
            organisation=organisation,
            kind=kind,
            name=answers.name,
            language=answers.language,
            by=by,
            at=at,
        )
        for language, values in answers.by_language.items():
            revision = edit(revision=revision, values=values, language=language, by=by, at=at)
    return revision
