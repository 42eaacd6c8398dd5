from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import ContactPolicy, Stage

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


class AdoptForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("How far are you?"),
        choices=_STAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select how far you are"),
            "invalid_choice": _("Select how far you are"),
        },
    )
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
        error_messages={"required": _("Select whether other bodies may ask you")},
    )


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
