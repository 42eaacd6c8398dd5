from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.visible import one_line
from catalogue.fields.words import pence
from catalogue.models.steps import REASON_LIMIT

_YEARS = _("Day, month, year. For example, 27 3 2026.")


def _number(label: Any, what: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={
            "required": what,
            "invalid": _("Enter a number, as 12 or 12.5"),
            "max_digits": _("The number must have 12 digits or fewer before the point"),
            "max_whole_digits": _("The number must have 12 digits or fewer before the point"),
            "max_decimal_places": _("The number must have 2 digits or fewer after the point"),
        },
    )


def _day(label: Any, what: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=_YEARS,
        widget=forms.SelectDateWidget,
        error_messages={
            "required": what,
            "invalid": _("Enter a real date, as 27 3 2026"),
        },
    )


class OutcomeForm(forms.Form):
    """What was measured before and after; costs and an address only where there are any."""

    measure = forms.CharField(
        label=_("What did you measure?"),
        help_text=_("For example, 'Days from application to decision'."),
        max_length=150,
        error_messages={
            "required": _("Enter what you measured"),
            "max_length": _("What you measured must be 150 characters or fewer"),
        },
    )
    unit = forms.CharField(
        label=_("In which unit?"),
        help_text=_("For example, 'days' or 'cases a month'."),
        max_length=40,
        error_messages={
            "required": _("Enter the unit"),
            "max_length": _("The unit must be 40 characters or fewer"),
        },
    )
    higher_is_better = forms.TypedChoiceField(
        label=_("Which is better?"),
        choices=(("lower", _("A lower number")), ("higher", _("A higher number"))),
        coerce=lambda value: value == "higher",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select which is better"),
            "invalid_choice": _("Select a lower or a higher number"),
        },
    )
    before = _number(_("The number before"), _("Enter the number before"))
    before_from = _day(_("Before: first day measured"), _("Enter the first day before"))
    before_until = _day(_("Before: last day measured"), _("Enter the last day before"))
    after = _number(_("The number after"), _("Enter the number after"))
    after_from = _day(_("After: first day measured"), _("Enter the first day after"))
    after_until = _day(_("After: last day measured"), _("Enter the last day after"))
    cost_before_pence = forms.CharField(
        label=_("Yearly cost before"),
        help_text=_("In pounds. Give both yearly costs, or none."),
        required=False,
    )
    cost_after_pence = forms.CharField(
        label=_("Yearly cost after"), help_text=_("In pounds."), required=False
    )
    source = forms.CharField(
        label=_("Where do the numbers come from?"),
        help_text=_("How you counted, and what was left out. Everybody reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Enter where the numbers come from"),
            "max_length": _("Where they come from must be 500 characters or fewer"),
        },
    )
    evidence = forms.URLField(
        label=_("An address that shows it"),
        help_text=_("A public page, if there is one. It helps a moderator to verify the report."),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={
            "invalid": _("The address must start with https://"),
            "max_length": _("The address must be 300 characters or fewer"),
        },
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today
        for name in ("cost_before_pence", "cost_after_pence"):
            self.fields[name].prefix = "£"  # type: ignore[attr-defined]

    def clean_measure(self) -> str:
        """In one form, so that the same measure is known again."""
        measure = one_line(self.cleaned_data["measure"])
        if not measure:
            raise forms.ValidationError(_("Enter what you measured"))
        return measure

    def clean_cost_before_pence(self) -> int | None:
        return self._pence("cost_before_pence")

    def clean_cost_after_pence(self) -> int | None:
        return self._pence("cost_after_pence")

    def _pence(self, name: str) -> int | None:
        try:
            return pence(self.cleaned_data[name])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Days in their order, none to come; both costs or none."""
        values = self.cleaned_data
        for earlier, later, wrong in (
            ("before_from", "before_until", _("The last day before must not be earlier than the first")),
            ("after_from", "after_until", _("The last day after must not be earlier than the first")),
        ):  # fmt: skip
            if values.get(earlier) and values.get(later) and values[later] < values[earlier]:
                self.add_error(later, wrong)
        end, begin = values.get("before_until"), values.get("after_from")
        if end and begin and begin <= end:
            self.add_error("after_from", _("The first day after must follow the last day before"))
        last = values.get("after_until")
        if last and last > self.today:
            self.add_error("after_until", _("The last day after must not be in the future"))
        self._check_costs(values)
        return values

    def _check_costs(self, values: dict[str, Any]) -> None:
        names = ("cost_before_pence", "cost_after_pence")
        missing = [name for name in names if name in values and values[name] is None]
        if len(missing) == 1 and all(name in values for name in names):
            self.add_error(missing[0], _("Enter both yearly costs, or none"))


class SeenForm(forms.Form):
    """Which evidence a moderator has seen."""

    seen = forms.CharField(
        label=_("Which evidence have you seen?"),
        help_text=_("Everybody reads it beside the report."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Enter which evidence you have seen. Everybody reads it."),
            "max_length": _("The text must be 500 characters or fewer"),
        },
    )
