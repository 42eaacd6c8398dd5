from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import Outcome
from catalogue.moderation.actions import REASON_LIMIT

CANNED = (
    ("", _("None of these")),
    ("summary", _("The summary does not say what it does")),
    ("cases", _("It is not clear which cases it does not cover")),
    ("contact", _("The support contact is a person, not a team")),
    ("advertising", _("The text advertises instead of describing")),
    ("duplicate", _("It seems to be the same as a service that is already here")),
)
SENTENCES = {
    "summary": _("Say in the summary what it does, so that people who search can tell."),
    "cases": _("Say which cases it does not cover. People rely on this to choose."),
    "contact": _("Give the address of a team instead of a person."),
    "advertising": _("Describe what it does. Leave out praise."),
    "duplicate": _("Say how it differs from the similar service, or edit that one instead."),
}


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=(
            (Outcome.APPROVED, _("Approve")),
            (Outcome.CHANGES_REQUESTED, _("Ask for changes")),
            (Outcome.REFUSED, _("Refuse")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what you decide")},
    )
    canned = forms.ChoiceField(
        label=_("A usual reason"), choices=CANNED, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Words to the publisher"),
        help_text=_("Added to the usual reason. Needed unless you approve."),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea,
        error_messages={"max_length": _("The reason must be 500 characters or fewer")},
    )

    def clean(self) -> dict[str, object]:
        """A reason wherever the publisher has to act on it."""
        values: dict[str, object] = self.cleaned_data
        reason = self.full_reason()
        if values.get("outcome") not in (None, Outcome.APPROVED) and not reason:
            self.add_error("reason", _("Enter the reason. The publisher reads it."))
        if len(reason) > REASON_LIMIT:
            self.add_error("reason", _("Both reasons together must be 500 characters or fewer"))
        return values

    def full_reason(self) -> str:
        usual = str(SENTENCES.get(self.cleaned_data.get("canned", ""), ""))
        return " ".join(part for part in (usual, self.cleaned_data.get("reason", "")) if part)
