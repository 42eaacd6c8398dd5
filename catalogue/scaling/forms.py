from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.visible import one_line
from catalogue.models.scaling import POINTS, WHY_LIMIT
from catalogue.scaling import words


class AssessmentForm(forms.Form):
    """Seven points, each yes or no with a sentence; `seen` is the version it was made on."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in POINTS:
            name, question = words.POINTS[point]
            self.fields[point] = _yes_or_no(str(name), str(question))
            self.fields[f"{point}_why"] = _why(str(name))

    @property
    def answers(self) -> dict[str, Any]:
        return {name: one for name, one in self.cleaned_data.items() if name != "seen"}


def _yes_or_no(name: str, question: str) -> forms.Field:
    missing = _("Select yes or no: %(point)s") % {"point": name}
    return forms.TypedChoiceField(
        label=name,
        help_text=question,
        choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class _SentenceField(forms.CharField):
    """Odd characters are taken out before it is asked whether anything was written."""

    def to_python(self, value: Any) -> str:
        return one_line(str(super().to_python(value)).replace("\0", " "))


def _why(name: str) -> forms.Field:
    return _SentenceField(
        label=_("Why: %(point)s") % {"point": name.lower()},
        help_text=_("One sentence. Everybody can read it."),
        max_length=WHY_LIMIT,
        error_messages={
            "required": _("Say why in one sentence: %(point)s") % {"point": name},
            "max_length": _("The sentence must be 300 characters or fewer: %(point)s")
            % {"point": name},
        },
    )
