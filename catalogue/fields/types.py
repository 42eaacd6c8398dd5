"""What a field is: its type, its limits, its words and where it stands elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    COMPONENT = "component", _("building block")
    SHARED_SERVICE = "shared_service", _("shared service")
    COMMODITY_SERVICE = "commodity_service", _("commodity service")


class FieldType(StrEnum):
    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    URL = "url"
    MONEY = "money"
    DATE = "date"
    CAPABILITIES = "capabilities"


SEVERAL = (FieldType.LINES, FieldType.CHOICES, FieldType.CAPABILITIES)
"""Types whose value is a list."""


class Home(StrEnum):
    """Where a field's value is kept on a revision."""

    REVISION = "revision"
    LANGUAGE = "language"
    FACTS = "facts"


ALL = tuple(Kind.values)
BOTH = (Kind.COMPONENT.value, Kind.SHARED_SERVICE.value)
COMPONENT = (Kind.COMPONENT.value,)
SHARED = (Kind.SHARED_SERVICE.value,)
COMMODITY = (Kind.COMMODITY_SERVICE.value,)
RUN = (*SHARED, *COMMODITY)
"""Kinds that somebody runs for others."""


@dataclass(frozen=True, kw_only=True)
class Section:
    name: str
    title: str | Promise


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a listing.

    `limit` is the most characters of a line or text, the most entries of a list, and `least`
    the fewest characters of a text; `words` the most words of one entry of a list, and
    `most_words` those of a whole text, by kind. `missing` are the words shown when it is left
    out. `not_below` names the field whose value this one may not undercut.

    `home` is where the value is kept, `facet` whether search filters by it, `public` whether
    anybody but the organisation and the moderators may read it, `small` whether a change of it
    may be approved by rule for an organisation that is trusted.

    `publiccode` is its path in a publiccode.yml 0.7 ('*' stands for a language), `question`
    the one of the G-Cloud service questions that it answers.
    """

    name: str
    section: str
    type: FieldType
    label: str | Promise
    missing: str | Promise = ""
    hint: str | Promise = ""
    limit: int = 0
    least: int = 0
    words: int = 0
    most_words: Mapping[str, int] = field(default_factory=dict)
    choices: tuple[tuple[str, str | Promise], ...] = ()
    kinds: tuple[str, ...] = ALL
    required_for: tuple[str, ...] = ()
    not_below: str = ""
    home: Home = Home.FACTS
    facet: bool = False
    public: bool = True
    small: bool = False
    publiccode: str = ""
    question: str = ""

    def label_of(self, value: str) -> str | Promise:
        """What people read for one stored choice; the value itself where it is unknown."""
        return dict(self.choices).get(value, value)

    @property
    def standard(self) -> str:
        """Which standard's field it is, as people who know the standard call it."""
        if self.publiccode:
            return f"publiccode.yml: {self.publiccode}"
        return f"G-Cloud: {self.question}" if self.question else ""


def is_given(value: object) -> bool:
    """Whether a value was given at all: a price of nothing is one, an empty list is none."""
    return value is not None and value not in ("", [], ())
