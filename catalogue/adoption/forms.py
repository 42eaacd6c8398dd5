from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Adoption, ContactPolicy, Stage
from catalogue.models.steps import REASON_LIMIT

_STAGES = (
    (Stage.CONSIDERING, _("We are considering it")),
    (Stage.TRIALLING, _("We are trying it out")),
    (Stage.LIVE, _("We use it")),
)
_STAGE_HINTS = {
    Stage.CONSIDERING: _("Looked at, without a commitment."),
    Stage.TRIALLING: _("With real users or data, in a limited scope."),
    Stage.LIVE: _("For real work."),
}


class _AboutUse(forms.Form):
    """What is said about a use at any stage of it."""

    scope = forms.CharField(
        label=_("What do you use it for?"),
        help_text=_("The teams or services that use it."),
        required=False,
        max_length=300,
        error_messages={"max_length": _("What you use it for must be 300 characters or fewer")},
    )
    started_on = forms.DateField(
        label=_("When did you start?"),
        help_text=_("Day, month, year. For example, 27 3 2026."),
        required=False,
        widget=forms.SelectDateWidget,
        error_messages={"invalid": _("The start must be a real date, as 27 3 2026")},
    )
    version_used = forms.CharField(
        label=_("Which version do you use?"),
        required=False,
        max_length=50,
        error_messages={"max_length": _("The version must be 50 characters or fewer")},
    )
    evidence = forms.URLField(
        label=_("An address that shows it"),
        help_text=_("A public page, if there is one."),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": _("The address must start with https://")},
    )
    replaces = forms.CharField(
        label=_("What does it replace?"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("What it replaces must be 200 characters or fewer")},
    )
    contact_policy = forms.ChoiceField(
        label=_("May other bodies ask you about it?"),
        choices=(
            (ContactPolicy.ASK, _("Yes, they may ask us")),
            (ContactPolicy.NONE, _("No, we would rather not be asked")),
        ),
        widget=forms.RadioSelect,
        initial=ContactPolicy.ASK,
        error_messages={
            "required": _("Select whether other bodies may ask you"),
            "invalid_choice": _("Select whether other bodies may ask you"),
        },
    )

    def clean_started_on(self) -> date | None:
        started: date | None = self.cleaned_data["started_on"]
        if started is not None and started > timezone.localdate():
            raise forms.ValidationError(_("The start must be today or in the past"))
        return started


class AdoptForm(_AboutUse):
    stage = forms.ChoiceField(
        label=_("How far are you?"),
        choices=_STAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select how far you are"),
            "invalid_choice": _("Select how far you are"),
        },
    )
    field_order = ("stage",)


class CorrectForm(_AboutUse):
    """Other answers; `seen` is the version of the record that the page has shown."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Open this page again"),
            "invalid": _("Open this page again"),
        },
    )

    @staticmethod
    def answers_of(adoption: Adoption) -> dict[str, object]:
        names = ("scope", "started_on", "version_used", "evidence", "replaces", "contact_policy")
        return {name: getattr(adoption, name) for name in names} | {"seen": adoption.version}

    def over(self, adoption: Adoption) -> "CorrectForm":
        """The same answers, to be stored over what somebody else stored meanwhile."""
        sent: Any = self.data
        answers = sent.copy()
        answers["seen"] = str(adoption.version)
        again = CorrectForm(answers)
        again.full_clean()
        return again


class StageForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("What is true now?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what is true now"),
            "invalid_choice": _("Select one of the stages that can follow"),
        },
    )

    def __init__(self, *args: object, stages: tuple[str, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(stage, Stage(stage).label) for stage in stages]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]


def _words(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": missing,
            "max_length": _("The text must be 500 characters or fewer"),
        },
    )


class DisputeForm(forms.Form):
    reason = _words(
        _("What is not true?"),
        _("Say what you know and how. The organisation and a moderator read it."),
        _("Enter what is not true. The organisation reads it."),
    )


class AnswerForm(forms.Form):
    words = _words(
        _("Your answer"),
        _("Say what shows that you use it. The publisher and a moderator read it."),
        _("Enter your answer. The publisher and a moderator read it."),
    )


class ContestForm(forms.Form):
    words = _words(
        _("Why was the decision wrong?"),
        _("Say what was overlooked. Another moderator reads it."),
        _("Enter why the decision was wrong. A moderator reads it."),
    )


class SettleForm(forms.Form):
    STANDS, SET_ASIDE = "stands", "set_aside"
    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=(
            (STANDS, _("The use stands: it counts as it was recorded")),
            (SET_ASIDE, _("Set the use aside: it is in no figure")),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what you decide"),
            "invalid_choice": _("Select what you decide"),
        },
    )
    reason = _words(
        _("Reason"),
        _("Both organisations read it."),
        _("Enter the reason. Both organisations read it."),
    )
