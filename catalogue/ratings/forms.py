from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.fields.words import pence


class RatingForm(forms.Form):
    again = forms.TypedChoiceField(
        label=_("Would you take it up again?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select whether you would take it up again"),
            "invalid_choice": _("Select yes or no"),
        },
    )
    ease = forms.TypedChoiceField(
        label=_("How easy was it to take up?"),
        choices=(
            (5, _("5: very easy")),
            (4, _("4: easy")),
            (3, _("3: neither easy nor hard")),
            (2, _("2: hard")),
            (1, _("1: very hard")),
        ),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select how easy it was"),
            "invalid_choice": _("Select a mark from 1 to 5"),
        },
    )
    words = forms.CharField(
        label=_("What came of it?"),
        help_text=_("The outcome. If it was hard, or you would not take it up again, say why."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("The outcome must be 2,000 characters or fewer")},
    )
    fit = forms.CharField(
        label=_("How well does it fit your work?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("The fit must be 2,000 characters or fewer")},
    )
    support = forms.CharField(
        label=_("How good is the support?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("The support must be 2,000 characters or fewer")},
    )
    cases_met = forms.CharField(
        label=_("Which unusual cases did it meet?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _("The cases met must be 300 characters or fewer")},
    )
    cases_not_met = forms.CharField(
        label=_("Which did it not meet?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _("The cases not met must be 300 characters or fewer")},
    )
    hours_released = forms.IntegerField(
        label=_("How many hours a month does it save?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        error_messages={
            "invalid": _("The hours must be a whole number, as 40"),
            "min_value": _("The hours must be 0 or more"),
            "max_value": _("The hours must be 1,000,000 or fewer"),
        },
    )
    version_used = forms.CharField(
        label=_("Which version did you use?"),
        required=False,
        max_length=50,
        error_messages={"max_length": _("The version must be 50 characters or fewer")},
    )

    integration_days = forms.IntegerField(
        label=_("How many working days did it take to integrate?"),
        help_text=_("From the start of the work until people could use it."),
        required=False,
        min_value=0,
        max_value=10_000,
        error_messages={
            "invalid": _("The days must be a whole number, as 15"),
            "min_value": _("The days must be 0 or more"),
            "max_value": _("The days must be 10,000 or fewer"),
        },
    )
    integration_pence = forms.CharField(
        label=_("What did it cost to integrate?"),
        help_text=_("In pounds, once, your own people's time included."),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["integration_pence"].prefix = "£"  # type: ignore[attr-defined]

    def clean_integration_pence(self) -> int | None:
        try:
            return pence(self.cleaned_data["integration_pence"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, object]:
        """Low marks say why."""
        values: dict[str, object] = self.cleaned_data
        low = values.get("again") is False or values.get("ease") in (1, 2)
        if low and not values.get("words"):
            self.add_error(
                "words", _("Say why it was hard, or why you would not take it up again")
            )
        return values


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Your public answer"),
        max_length=2_000,
        widget=forms.Textarea,
        error_messages={
            "required": _("Enter your answer"),
            "max_length": _("The answer must be 2,000 characters or fewer"),
        },
    )
