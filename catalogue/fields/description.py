"""What it is, who can use it, and which cases it covers: fields that every kind has."""

from django.utils.translation import gettext_lazy as _

from catalogue.fields.choices import AUDIENCES, Phase
from catalogue.fields.types import ALL, BOTH, COMMODITY, SHARED, Field, FieldType, Home

ABOUT = (
    Field(
        name="name",
        section="about",
        type=FieldType.LINE,
        label=_("Name"),
        missing=_("Enter the name of the service"),
        hint=_("Up to 100 characters."),
        limit=100,
        required_for=ALL,
        home=Home.REVISION,
        publiccode="name",
        question="Service name",
    ),
    Field(
        name="summary",
        section="about",
        type=FieldType.LINE,
        label=_("Summary"),
        missing=_("Enter one sentence that says what it does"),
        hint=_("One sentence that says what it does, of up to 150 characters."),
        limit=150,
        required_for=ALL,
        home=Home.LANGUAGE,
        publiccode="description.*.shortDescription",
    ),
    Field(
        name="description",
        section="about",
        type=FieldType.TEXT,
        label=_("Description"),
        missing=_("Enter a description"),
        hint=_("What it does, for whom, and what it needs to run."),
        least=150,
        limit=10_000,
        most_words=dict.fromkeys(COMMODITY, 50),
        required_for=ALL,
        home=Home.LANGUAGE,
        small=True,
        publiccode="description.*.longDescription",
        question="Service description",
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
        small=True,
        publiccode="description.*.features",
        question="Service features",
    ),
    Field(
        name="capabilities",
        section="about",
        type=FieldType.CAPABILITIES,
        label=_("What it does"),
        missing=_("Select at least one thing that it does"),
        hint=_("The functions that it covers, five at most."),
        limit=5,
        required_for=ALL,
        home=Home.REVISION,
        facet=True,
        publiccode="categories",
    ),
)

USE = (
    Field(
        name="phase",
        section="use",
        type=FieldType.CHOICE,
        label=_("Phase"),
        missing=_("Select how far it has come"),
        hint=_("How far it has come."),
        choices=tuple(Phase.choices),
        required_for=ALL,
        facet=True,
        publiccode="developmentStatus",
    ),
    Field(
        name="audience",
        section="use",
        type=FieldType.CHOICES,
        label=_("Who it is for"),
        missing=_("Select who it is for"),
        hint=_("The types of organisation that can use it."),
        choices=AUDIENCES,
        required_for=BOTH,
        facet=True,
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
        name="landing_page",
        section="use",
        type=FieldType.URL,
        label=_("Address of the service's own page"),
        hint=_("It starts with https://"),
        limit=300,
        publiccode="landingURL",
    ),
)

CASES = tuple(
    Field(
        name=name,
        section="cases",
        type=FieldType.LINES,
        label=label,
        missing=missing,
        hint=hint,
        limit=10,
        words=20,
        required_for=SHARED,
        home=Home.LANGUAGE,
        facet=name == "cases_covered",
    )
    for name, label, missing, hint in (
        (
            "cases_covered",
            _("Cases that it covers"),
            _("Enter at least one case that it covers"),
            _("Unusual cases that it was built for. One on each line."),
        ),
        (
            "cases_not_covered",
            _("Cases that it does not cover"),
            _("Enter at least one case that it does not cover"),
            _("Cases for which people need something else. One on each line."),
        ),
    )
)
