"""The one schema of a listing's fields, as data.

Forms, check pages, listing pages, facets and importers read it, so a field that is added here
appears in all of them. Names follow publiccode.yml 0.7 for building blocks and shared services
and the G-Cloud questions for commodity services.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationType


class Kind(models.TextChoices):
    COMPONENT = "component", _("building block")
    SHARED_SERVICE = "shared_service", _("shared service")
    COMMODITY_SERVICE = "commodity_service", _("commodity service")


class Phase(models.TextChoices):
    CONCEPT = "concept", _("concept")
    DEVELOPMENT = "development", _("in development")
    BETA = "beta", _("beta")
    STABLE = "stable", _("stable")
    OBSOLETE = "obsolete", _("obsolete")


class FieldType(StrEnum):
    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    URL = "url"
    MONEY = "money"
    CAPABILITIES = "capabilities"


class Home(StrEnum):
    """Where a field's value is kept on a revision."""

    REVISION = "revision"
    LANGUAGE = "language"
    FACTS = "facts"


@dataclass(frozen=True, kw_only=True)
class Section:
    name: str
    title: str | Promise


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `limit` is characters of a line or text, entries of a list.

    `words` is the most words of one entry of a list, `choices` value and label of each choice,
    `home` where the value is kept, `facet` whether search filters by it, `standard` its path
    in publiccode.yml or its G-Cloud question, `missing` the words shown when it is left out.
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
    choices: tuple[tuple[str, str | Promise], ...] = ()
    kinds: tuple[str, ...] = tuple(Kind.values)
    required_for: tuple[str, ...] = ()
    home: Home = Home.FACTS
    facet: bool = False
    standard: str = ""

    def label_of(self, value: str) -> str | Promise:
        """What people read for one stored choice; the value itself where it is unknown."""
        return dict(self.choices).get(value, value)


SECTIONS = (
    Section(name="about", title=_("What it is")),
    Section(name="use", title=_("Who can use it, and how")),
    Section(name="cases", title=_("Cases covered and not covered")),
    Section(name="terms", title=_("Licence, price and terms")),
    Section(name="support", title=_("Support and standards")),
)

AUDIENCES = [one for one in OrganisationType.choices if one[0] != OrganisationType.SUPPLIER]

_BOTH = (Kind.COMPONENT.value, Kind.SHARED_SERVICE.value)
_SHARED = (Kind.SHARED_SERVICE.value,)
_COMMODITY = (Kind.COMMODITY_SERVICE.value,)
_ALL = tuple(Kind.values)

LICENCES: tuple[tuple[str, str], ...] = (
    ("MIT", "MIT"),
    ("Apache-2.0", "Apache 2.0"),
    ("BSD-2-Clause", "BSD 2-Clause"),
    ("BSD-3-Clause", "BSD 3-Clause"),
    ("CC0-1.0", "CC0 1.0"),
    ("EPL-2.0", "EPL 2.0"),
    ("EUPL-1.2", "EUPL 1.2"),
    ("EUPL-1.2-or-later", "EUPL 1.2 or later"),
    ("MPL-2.0", "MPL 2.0"),
    ("LGPL-3.0-or-later", "LGPL 3.0 or later"),
    ("GPL-2.0-only", "GPL 2.0 only"),
    ("GPL-3.0-only", "GPL 3.0 only"),
    ("AGPL-3.0-only", "AGPL 3.0 only"),
    ("GPL-2.0-or-later", "GPL 2.0 or later"),
    ("GPL-3.0-or-later", "GPL 3.0 or later"),
    ("AGPL-3.0-or-later", "AGPL 3.0 or later"),
    ("OGL-UK-3.0", "Open Government Licence 3.0"),
)

FIELDS = (
    Field(
        name="name",
        section="about",
        type=FieldType.LINE,
        label=_("Name"),
        missing=_("Enter the name of the service"),
        hint=_("Up to 100 characters."),
        limit=100,
        required_for=_ALL,
        home=Home.REVISION,
        standard="name",
    ),
    Field(
        name="summary",
        section="about",
        type=FieldType.LINE,
        label=_("Summary"),
        missing=_("Enter one sentence that says what it does"),
        hint=_("One sentence that says what it does, of up to 150 characters."),
        limit=150,
        required_for=_ALL,
        home=Home.LANGUAGE,
        standard="description.*.shortDescription",
    ),
    Field(
        name="description",
        section="about",
        type=FieldType.TEXT,
        label=_("Description"),
        missing=_("Enter a description"),
        hint=_("What it does, for whom, and what it needs to run. At least 150 characters."),
        least=150,
        limit=10_000,
        required_for=_BOTH,
        home=Home.LANGUAGE,
        standard="description.*.longDescription",
    ),
    Field(
        name="features",
        section="about",
        type=FieldType.LINES,
        label=_("Features"),
        hint=_("One on each line, at most 10, each at most 10 words."),
        limit=10,
        words=10,
        home=Home.LANGUAGE,
        standard="description.*.features",
    ),
    Field(
        name="capabilities",
        section="about",
        type=FieldType.CAPABILITIES,
        label=_("What it does"),
        missing=_("Select at least one thing that it does"),
        hint=_("The functions that it covers, five at most."),
        limit=5,
        required_for=_ALL,
        home=Home.REVISION,
        facet=True,
        standard="categories",
    ),
    Field(
        name="phase",
        section="use",
        type=FieldType.CHOICE,
        label=_("Phase"),
        missing=_("Select how far it has come"),
        hint=_("How far it has come."),
        choices=tuple(Phase.choices),
        required_for=_ALL,
        facet=True,
        standard="developmentStatus",
    ),
    Field(
        name="audience",
        section="use",
        type=FieldType.CHOICES,
        label=_("Who it is for"),
        missing=_("Select who it is for"),
        hint=_("The types of organisation that can use it."),
        choices=tuple(AUDIENCES),
        required_for=_BOTH,
        facet=True,
        standard="intendedAudience.scope",
    ),
    Field(
        name="aliases",
        section="use",
        type=FieldType.LINES,
        label=_("Other names"),
        hint=_("Names people may search for, and products that it replaces. One on each line."),
        limit=10,
        words=10,
    ),
    Field(
        name="repository",
        section="use",
        type=FieldType.URL,
        label=_("Address of the source code"),
        hint=_("It starts with https://"),
        limit=300,
        kinds=_BOTH,
        standard="url",
    ),
    Field(
        name="landing_page",
        section="use",
        type=FieldType.URL,
        label=_("Address of the service's own page"),
        hint=_("It starts with https://"),
        limit=300,
        standard="landingURL",
    ),
    Field(
        name="cases_covered",
        section="cases",
        type=FieldType.LINES,
        label=_("Cases that it covers"),
        missing=_("Enter at least one case that it covers"),
        hint=_("Unusual cases that it was built for. One on each line."),
        limit=10,
        words=20,
        required_for=_SHARED,
        home=Home.LANGUAGE,
    ),
    Field(
        name="cases_not_covered",
        section="cases",
        type=FieldType.LINES,
        label=_("Cases that it does not cover"),
        missing=_("Enter at least one case that it does not cover"),
        hint=_("Cases for which people need something else. One on each line."),
        limit=10,
        words=20,
        required_for=_SHARED,
        home=Home.LANGUAGE,
    ),
    Field(
        name="licence",
        section="terms",
        type=FieldType.CHOICE,
        label=_("Licence"),
        missing=_("Select the licence of the source code"),
        choices=LICENCES,
        kinds=_BOTH,
        required_for=(Kind.COMPONENT.value,),
        facet=True,
        standard="legal.license",
    ),
    Field(
        name="price",
        section="terms",
        type=FieldType.LINE,
        label=_("Price"),
        missing=_("Enter what it costs"),
        hint=_("For example, £2,000 a year, or free for public bodies."),
        limit=150,
        kinds=(Kind.SHARED_SERVICE.value, Kind.COMMODITY_SERVICE.value),
        required_for=_COMMODITY,
        standard="G-Cloud pricing",
    ),
    Field(
        name="standards",
        section="support",
        type=FieldType.LINES,
        label=_("Standards met"),
        hint=_("One on each line."),
        limit=10,
        words=10,
    ),
    Field(
        name="support",
        section="support",
        type=FieldType.TEXT,
        label=_("Support"),
        missing=_("Enter who helps, when and how to reach them"),
        hint=_("Who helps, when and how to reach them. Give a team's address, not a person's."),
        limit=1_000,
        required_for=(Kind.SHARED_SERVICE.value, Kind.COMMODITY_SERVICE.value),
        standard="maintenance",
    ),
)

BY_NAME = {field.name: field for field in FIELDS}


def fields_of(kind: str, *, section: str | None = None) -> Iterator[Field]:
    """The fields that a kind of listing has, in the order in which people are asked."""
    for field in FIELDS:
        if kind in field.kinds and section in {None, field.section}:
            yield field


def sections_of(kind: str) -> list[Section]:
    """The sections in which that kind has at least one field."""
    asked = {field.section for field in fields_of(kind)}
    return [section for section in SECTIONS if section.name in asked]
