"""A draft that begins with the answers of a publiccode.yml."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.fields import fields_of
from catalogue.intake.actions.steps import main_text, values_of, words_of
from catalogue.intake.mapping import simple_fields
from catalogue.intake.readers.marked import Remark
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
    """What a file answers: values by language, the service's own first, and what it does not."""

    name: str
    language: str
    by_language: dict[str, dict[str, object]]
    remarks: tuple[Remark, ...]


def answers_in(text: str, *, kind: str = Kind.COMPONENT) -> Answers:
    """Reads and stores nothing; addresses in the file are text. Raises NotReadable."""
    found = read(text.encode(), simple=simple_fields())
    if found.entry is None:
        raise NotReadable(found.faults)
    main = main_text(found.entry)
    values, remarks = values_of(found, found.entry)
    offered = {field.name for field in fields_of(kind)}
    by_language: dict[str, dict[str, object]] = {}
    for one in (main, *(other for other in found.entry.texts if other is not main)):
        given = words_of(one) | (values if one is main else {})
        by_language[one.language] = {
            name: value for name, value in given.items() if value and name in offered
        }
    told = sorted((*found.remarks, *remarks), key=lambda one: (one.line, one.column))
    return Answers(found.entry.name, main.language, by_language, tuple(told))


def prefill(
    *, organisation: Organisation, kind: str, text: str, by: User, at: datetime
) -> Revision:
    """A draft of one's own organisation with all that the file answers.

    Raises NotReadable, and what beginning and editing a draft raise.
    """
    answers = answers_in(text, kind=kind)
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
