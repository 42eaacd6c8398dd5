"""Forms made from the one schema of fields; limits are judged where the value is stored."""

from collections.abc import Callable, Iterable

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from catalogue.fields import BY_NAME, LANGUAGES, Field, FieldType, Home
from catalogue.fields.words import language_name, pounds
from catalogue.listings.cleaning import WrongValue, clean, contradictions
from catalogue.listings.parts import FormPart
from catalogue.models import Capability, Kind, Revision
from catalogue.models.steps import REASON_LIMIT

SHORT = 1_000


class BeginForm(forms.Form):
    """The first page: what is it called, and what kind of thing is it?"""

    name = forms.CharField(
        label=str(BY_NAME["name"].label),
        help_text=str(BY_NAME["name"].hint),
        max_length=BY_NAME["name"].limit,
        error_messages={
            "required": str(BY_NAME["name"].missing),
            "max_length": _("The name must be 100 characters or fewer"),
        },
    )
    kind = forms.ChoiceField(
        label=_("What kind of service is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what kind of service it is"),
            "invalid_choice": _("Select what kind of service it is"),
        },
    )

    def __init__(self, *args: object, kinds: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["kind"]
        choice.choices = [(kind, _KIND_LABELS[Kind(kind)]) for kind in kinds]  # type: ignore[attr-defined]
        choice.hints = _KIND_HINTS  # type: ignore[attr-defined]
        if len(choice.choices) == 1:  # type: ignore[attr-defined]
            # What is known already is not asked.
            choice.widget, choice.initial = forms.HiddenInput(), choice.choices[0][0]  # type: ignore[attr-defined]


_KIND_LABELS = {
    Kind.COMPONENT: _("A building block"),
    Kind.SHARED_SERVICE: _("A shared service"),
    Kind.COMMODITY_SERVICE: _("A commodity service"),
}
_KIND_HINTS = {
    Kind.COMPONENT: _("Others take it and run it themselves."),
    Kind.SHARED_SERVICE: _("Your organisation runs it for other public bodies."),
    Kind.COMMODITY_SERVICE: _("You sell it on standard terms to any public body."),
}


class SectionForm(forms.Form):
    """One section of the task list. Everything may be left empty until the end."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        kind: str,
        part: FormPart,
        found: Iterable[Capability],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.kind = kind
        self.language = part.language
        self.schema = part.fields
        for field in self.schema:
            # In a further language nothing is demanded.
            needed = kind in field.required_for and not part.language
            self.fields[field.name] = _form_field(field, found, needed=needed)

    def clean(self) -> dict[str, object]:
        """Every limit at once; the action, which asks them again, would name the first alone."""
        kept: dict[str, object] = {}
        for field in self.schema:
            if field.name in self.errors:
                continue
            value = self.cleaned_data.get(field.name)
            if field.name == "name" and not value:
                self.add_error("name", str(field.missing))
            try:
                kept[field.name] = clean(field, value, kind=self.kind)
            except WrongValue as error:
                self.add_error(error.field, error.message)
        for conflict in contradictions(self.schema, kept):
            self.add_error(conflict.field, conflict.message)
        return self.cleaned_data

    def values(self) -> dict[str, object]:
        """What was typed, by field name, as the action takes it."""
        return {field.name: self.cleaned_data[field.name] for field in self.schema}


def _form_field(field: Field, found: Iterable[Capability], *, needed: bool) -> forms.Field:
    made = _bare_field(field, found, optional=not needed)
    made.label = str(field.label)
    made.help_text = str(field.hint)
    made.required = False
    # Shown as optional only where the whole can be sent without it.
    made.shown_as_required = needed  # type: ignore[attr-defined]
    return made


def _bare_field(field: Field, found: Iterable[Capability], *, optional: bool) -> forms.Field:
    if field.type in _TYPED:
        return _TYPED[field.type](field)
    match field.type:
        case FieldType.CHOICE:
            # A choice that was made in error can be taken back.
            choices = [*field.choices, ("", _("Not given"))] if optional else field.choices
            return _AnyChoice(choices=choices, widget=forms.RadioSelect)
        case FieldType.CAPABILITIES:
            choices = [(one.slug, one.name) for one in found]
            return _AnyChoices(choices=choices, widget=forms.CheckboxSelectMultiple)
    return _AnyChoices(choices=field.choices, widget=forms.CheckboxSelectMultiple)


def _text(field: Field) -> forms.Field:
    """The limit is drawn as a counter; the action judges it in its own words."""
    rows = 10 if field.limit > SHORT else 5
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), strip=False)
    text.counted = field.limit  # type: ignore[attr-defined]
    return text


def _lines(_field: Field) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}))


def _line(_field: Field) -> forms.Field:
    return forms.CharField()


def _address(_field: Field) -> forms.Field:
    return forms.CharField(widget=forms.URLInput(attrs={"spellcheck": "false"}))


def _money(_field: Field) -> forms.Field:
    money = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    money.prefix = "£"  # type: ignore[attr-defined]
    return money


def _date(field: Field) -> forms.Field:
    real = _("%(label)s must be a real date, as 27 3 2026") % {"label": field.label}
    return forms.DateField(widget=forms.SelectDateWidget, error_messages={"invalid": real})


_TYPED: dict[FieldType, Callable[[Field], forms.Field]] = {
    FieldType.LINE: _line,
    FieldType.TEXT: _text,
    FieldType.LINES: _lines,
    FieldType.URL: _address,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
}


class _AnyChoice(forms.ChoiceField):
    """Judged by the action, which knows the schema and says what to do."""

    def validate(self, value: object) -> None:
        """Shape only."""


class _AnyChoices(forms.MultipleChoiceField):
    def validate(self, value: object) -> None:
        """Shape only."""


def typed_values(data: QueryDict, part: FormPart) -> dict[str, object]:
    """What was typed, to stand in the form again without being judged."""
    values: dict[str, object] = {"version": data.get("version", "")}
    for field in part.fields:
        if field.type is FieldType.DATE:
            values[field.name] = forms.SelectDateWidget().value_from_datadict(
                data, MultiValueDict(), field.name
            )
            continue
        several = field.type in {FieldType.CHOICES, FieldType.CAPABILITIES}
        values[field.name] = data.getlist(field.name) if several else data.get(field.name, "")
    return values


class AddLanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Which language?"),
        error_messages={
            "required": _("Select a language"),
            "invalid_choice": _("Select a language from the list"),
        },
    )

    def __init__(self, *args: object, there: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        left = [one for one in LANGUAGES if one not in set(there)]
        choices = [("", _("Select a language")), *((one, language_name(one)) for one in left)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class RemoveLanguageForm(forms.Form):
    """`version` is how often the texts had been saved when the person was asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(forms.Form):
    """Why a service ends, and what to use in its place."""

    reason = forms.CharField(
        label=_("Why does it end, and when?"),
        help_text=_("Those who use it read this. Say what they should do."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Enter why it ends"),
            "max_length": _("The reason must be 500 characters or fewer"),
        },
    )
    replacement = forms.ChoiceField(
        label=_("What can be used in its place?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Select one of the services found, or none")},
    )

    def __init__(self, *args: object, found: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [*found, ("", _("None of these"))]
        self.fields["replacement"].choices = choices  # type: ignore[attr-defined]


def initial_values(revision: Revision, part: FormPart) -> dict[str, object]:
    """What stands in the form when it opens."""
    values: dict[str, object] = {"version": revision.times_saved(part.name)}
    language = part.language or revision.language
    written = language in revision.texts_by_language()
    for field in part.fields:
        value = revision.value_of(field.name, language=language) if written else None
        if field.home is not Home.LANGUAGE:
            value = revision.value_of(field.name)
        if field.type is FieldType.LINES:
            value = "\n".join(value or [])  # type: ignore[arg-type]
        elif field.type is FieldType.CAPABILITIES:
            value = [one.slug for one in value or []]  # type: ignore[attr-defined]
        elif field.type is FieldType.MONEY and value is not None:
            value = pounds(int(str(value))).removeprefix("£")
        values[field.name] = value
    return values
