"""Forms of one thing that an organisation runs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.visible import one_line
from catalogue.estate.values import FIRST_YEAR, LAST_YEAR, Wrong, money, year
from catalogue.fields.words import pounds
from catalogue.models import Adoption, EstateLine, HowMet

_MET_HINTS = {
    HowMet.OWN_RUN: _("Your own system or team, whoever built it."),
    HowMet.SERVICE: _("One that your organisation has recorded that it uses."),
    HowMet.ELSEWHERE: _("From a supplier or another body, not through this portal."),
}
_PUBLIC = (
    ("cost_public", _("The yearly cost")),
    ("supplier_public", _("The supplier")),
    ("contract_public", _("When the contract ends")),
)


def _line(label: object, hint: object, most: int, *, missing: object = "") -> forms.CharField:
    messages = {"max_length": _("Use %(limit_value)s characters or fewer")}
    if missing:
        messages["required"] = missing  # type: ignore[assignment]
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=bool(missing),
        max_length=most,
        error_messages=messages,
    )


def _uses(adoptions: Iterable[Adoption], none: object) -> list[tuple[str, object]]:
    named = [(one, one.listing.live_revision) for one in adoptions]
    return [("", none), *((str(one.pk), revision.name) for one, revision in named if revision)]


class LineForm(forms.Form):
    """How one capability is met. `uses` are those that the organisation has recorded."""

    name = _line(
        _("What do you call it?"),
        _("The name that your colleagues know. Only your organisation sees it."),
        100,
        missing=_("Enter what you call it"),
    )
    met = forms.ChoiceField(
        label=_("How do you meet it?"),
        choices=HowMet.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select how you meet it"),
            "invalid_choice": _("Select how you meet it"),
        },
    )
    adoption = forms.ChoiceField(
        label=_("If a service of this portal meets it, which one?"),
        required=False,
        error_messages={"invalid_choice": _("Select one of the services that you use")},
    )
    owner = _line(
        _("Which team or post looks after it?"),
        _("A team or job title, not a person. Only your organisation sees it."),
        100,
    )
    yearly_cost = forms.CharField(
        label=_("What does it cost in a year?"),
        help_text=_("In pounds, as 1,200 or 1200.50. All that you pay for it."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    cost_year = forms.CharField(
        label=_("Which year is the cost of?"),
        help_text=_("For a financial year, the year in which it begins. For example, 2026."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    supplier = _line(_("Who supplies it?"), _("The company or body that you pay."), 200)
    contract_ends_on = forms.DateField(
        label=_("When does the contract end?"),
        help_text=_("Day, month, year. For example, 31 3 2028."),
        required=False,
        widget=forms.SelectDateWidget,
        error_messages={"invalid": _("The end must be a real date, as 31 3 2028")},
    )
    public = forms.MultipleChoiceField(
        label=_("What may everybody see?"),
        help_text=_("Everybody sees that you meet it, and how. The rest only where you tick it."),
        choices=_PUBLIC,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Select what everybody may see from the list")},
    )

    def __init__(self, *args: Any, uses: Iterable[Adoption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["yearly_cost"].prefix = "£"  # type: ignore[attr-defined]
        self.fields["met"].hints = _MET_HINTS  # type: ignore[attr-defined]
        choices = _uses(uses, _("No service"))
        self.fields["adoption"].choices = choices  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_owner(self) -> str:
        return one_line(self.cleaned_data["owner"])

    def clean_supplier(self) -> str:
        return one_line(self.cleaned_data["supplier"])

    def clean_yearly_cost(self) -> int | None:
        try:
            return money(self.cleaned_data["yearly_cost"])
        except Wrong as error:
            raise forms.ValidationError(str(error)) from error

    def clean_cost_year(self) -> int | None:
        try:
            return year(self.cleaned_data["cost_year"])
        except Wrong as error:
            raise forms.ValidationError(str(error)) from error

    def clean_contract_ends_on(self) -> date | None:
        day: date | None = self.cleaned_data["contract_ends_on"]
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("The year must be from 1950 to 2199"))
        return day

    def clean(self) -> dict[str, Any]:
        """What several answers say together."""
        data: dict[str, Any] = self.cleaned_data
        through, named = data.get("met") == HowMet.SERVICE, bool(data.get("adoption"))
        if through and not named and "adoption" not in self.errors:
            self.add_error("adoption", _("Select the service that meets it"))
        if named and data.get("met") and not through:
            self.add_error("adoption", _("Select 'No service', or say that a service meets it"))
        if not self.errors.keys() & {"yearly_cost", "cost_year"}:
            if data.get("yearly_cost") is not None and data.get("cost_year") is None:
                self.add_error("cost_year", _("Enter the year that the cost is of"))
            if data.get("yearly_cost") is None and data.get("cost_year") is not None:
                self.add_error("yearly_cost", _("Enter the cost, or leave its year empty"))
        return data

    def values(self) -> dict[str, object]:
        """As the actions take them."""
        data = dict(self.cleaned_data)
        shown, use = data.pop("public"), data.pop("adoption")
        data.pop("version", None)
        marks = {name: name in shown for name, _label in _PUBLIC}
        return {**data, **marks, "adoption_id": int(use) if use else None}


class ChangeForm(LineForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(line: EstateLine) -> dict[str, object]:
    """A line as the form of its change shows it."""
    cost = "" if line.yearly_cost is None else pounds(line.yearly_cost).removeprefix("£")
    return {
        "name": line.name,
        "met": line.met,
        "adoption": str(line.adoption_id or ""),
        "owner": line.owner,
        "yearly_cost": cost,
        "cost_year": line.cost_year or "",
        "supplier": line.supplier,
        "contract_ends_on": line.contract_ends_on,
        "public": [name for name, _label in _PUBLIC if getattr(line, name)],
        "version": line.version,
    }


class RetireForm(forms.Form):
    retired_on = forms.DateField(
        label=_("When did it end?"),
        help_text=_("The day on which it was switched off. For example, 31 3 2026."),
        widget=forms.SelectDateWidget,
        error_messages={
            "required": _("Enter the day on which it ended"),
            "invalid": _("The end must be a real date, as 31 3 2026"),
        },
    )
    reference = _line(
        _("Last invoice, or record that it was switched off"),
        _("A number or title by which your colleagues find it."),
        200,
    )
    replaced_by = forms.ChoiceField(
        label=_("Which service that you use takes its place?"),
        required=False,
        error_messages={"invalid_choice": _("Select one of the services that you use")},
    )

    def __init__(self, *args: Any, uses: Iterable[Adoption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _uses(uses, _("No service of this portal"))
        self.fields["replaced_by"].choices = choices  # type: ignore[attr-defined]

    def clean_reference(self) -> str:
        return one_line(self.cleaned_data["reference"])

    def clean_retired_on(self) -> date:
        day: date = self.cleaned_data["retired_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The end must be today or in the past"))
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(_("The year must be 1950 or later"))
        return day


class ReplacesForm(forms.Form):
    line = forms.ChoiceField(
        label=_("What does it replace?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what it replaces"),
            "invalid_choice": _("Select something that you run"),
        },
    )

    def __init__(self, *args: Any, lines: Iterable[EstateLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(lines)
        choice = self.fields["line"]
        choice.choices = [(str(one.pk), one.name) for one in known]  # type: ignore[attr-defined]
        choice.hints = {str(one.pk): one.capability.name for one in known}  # type: ignore[attr-defined]
