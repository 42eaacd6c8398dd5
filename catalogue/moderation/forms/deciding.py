"""What a moderator decides on a case."""

from collections.abc import Iterable

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalogue.models import Case, CaseKind, Outcome, ReasonUse, UsualReason
from catalogue.models.case import REVIEW_KINDS
from catalogue.models.steps import REASON_LIMIT

Choices = tuple[tuple[str, str | Promise], ...]
_REVIEW: Choices = (
    (Outcome.APPROVED, _("Approve")),
    (Outcome.CHANGES_REQUESTED, _("Ask for changes")),
    (Outcome.REFUSED, _("Refuse")),
)
SUSPEND, HIDE = "suspend", "hide"
_WORDS: Choices = (
    (HIDE, _("It is right: hide what was reported")),
    ("upheld", _("It is right, and what was reported stays")),
    ("rejected", _("It is not right, or nothing has to be done")),
)
OUTCOMES: dict[str, Choices] = {
    CaseKind.NEW: _REVIEW,
    CaseKind.CHANGE: _REVIEW,
    CaseKind.REPORT: (
        (SUSPEND, _("It is right: take the service out of sight")),
        ("upheld", _("It is right: the publisher is told, the service stays")),
        ("rejected", _("It is not right, or nothing has to be done")),
    ),
    CaseKind.REVIEW: _WORDS,
    CaseKind.OUTCOME: _WORDS,
    CaseKind.BURST: (
        ("upheld", _("Something is wrong with them, and what has to be hidden is hidden")),
        ("rejected", _("Nothing is wrong with them")),
    ),
    CaseKind.APPEAL: (
        ("upheld", _("The appeal is right")),
        ("rejected", _("The decision stands")),
    ),
}
"""What can be decided, by the kind of case."""


def outcomes_of(case: Case) -> Choices:
    """What can be decided on it now: nothing is taken out of sight twice."""
    hidable = case.listing.may_be_suspended
    return tuple(one for one in OUTCOMES[case.kind] if hidable or one[0] != SUSPEND)


WITHOUT_REASON = {Outcome.APPROVED.value}
_USES = {
    Outcome.CHANGES_REQUESTED.value: ReasonUse.CHANGES,
    Outcome.REFUSED.value: ReasonUse.REFUSAL,
    SUSPEND: ReasonUse.SUSPENSION,
}
"""For which outcome the usual reasons of a use are meant."""


def readers_of(case: Case, outcome: str) -> str:
    """Who reads the words of a decision."""
    if case.kind == CaseKind.BURST:
        return _now("Only moderators read it.")
    if outcome == HIDE:
        return _now("Whoever wrote it, whoever reported it and the publisher read it in a mail.")
    if case.flag is None or (outcome != "rejected" and case.kind == CaseKind.REPORT):
        return _now("The publisher reads it, on the site and in a mail.")
    if case.flag.reporter_id is None:
        return _now("Only moderators read it, for nobody was signed in to report this.")
    return _now("Whoever reported it reads it in a mail. The publisher is not told.")


class SeenField(forms.IntegerField):
    """Which version of the words the moderator has read; never seen itself."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Open the case again before you decide"),
        "invalid": _("Open the case again before you decide"),
    }


class DecisionForm(forms.Form):
    """The outcome, and what is to be said; the words are put together and shown before."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what you decide"),
            "invalid_choice": _("Select what you decide"),
        },
    )
    usual = forms.MultipleChoiceField(
        label=_("Usual reasons"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Select reasons from the list")},
    )
    reason = forms.CharField(
        label=_("Words of your own"),
        help_text=_("Added to the usual reasons. Needed unless you approve."),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("The reason must be 500 characters or fewer")},
    )

    seen = SeenField()

    def __init__(
        self, *args: object, case: Case, reasons: Iterable[UsualReason], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if case.kind not in REVIEW_KINDS:
            del self.fields["seen"]
        self.fields["outcome"].choices = outcomes_of(case)  # type: ignore[attr-defined]
        self.case = case
        self.reasons = {str(one.pk): one for one in reasons}
        if self.reasons:
            self.fields["usual"].choices = [  # type: ignore[attr-defined]
                (key, f"{one.title} ({one.get_use_display()})")
                for key, one in self.reasons.items()
            ]
        else:
            del self.fields["usual"]

    def clean(self) -> dict[str, object]:
        """A reason wherever somebody has to act on it, and none that is meant for another act."""
        values: dict[str, object] = self.cleaned_data
        reason, outcome = self.full_reason(), str(values.get("outcome", ""))
        if outcome and any(one.use != _USES.get(outcome) for one in self._chosen()):
            self.add_error("usual", _("Select only reasons for what you decide"))
        if outcome and outcome not in WITHOUT_REASON and not reason:
            self.add_error("reason", _reason_missing(self.case, outcome))
        if len(reason) > REASON_LIMIT:
            self.add_error("reason", _("All reasons together must be 500 characters or fewer"))
        return values

    def _chosen(self) -> list[UsualReason]:
        return [self.reasons[key] for key in self.cleaned_data.get("usual", [])]

    def full_reason(self) -> str:
        """The usual reasons in their order, then the moderator's own words."""
        usual = [one.words for one in self._chosen()]
        return " ".join(part for part in (*usual, self.cleaned_data.get("reason", "")) if part)


def _reason_missing(case: Case, outcome: str) -> str:
    return f"{_now('Enter the reason.')} {readers_of(case, outcome)}"


class ConfirmForm(forms.Form):
    """The words as they will be sent, which can be changed once more."""

    outcome = forms.CharField(widget=forms.HiddenInput)
    confirm = forms.CharField(widget=forms.HiddenInput, initial="yes")
    seen = SeenField()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": _("The reason must be 500 characters or fewer")},
    )

    def __init__(self, *args: object, case: Case, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if case.kind not in REVIEW_KINDS:
            del self.fields["seen"]
        self.labels = dict(OUTCOMES[case.kind])
        outcome, reason = str(self["outcome"].value()), self.fields["reason"]
        reason.required = outcome not in WITHOUT_REASON
        reason.error_messages["required"] = _reason_missing(case, outcome)

    def clean_outcome(self) -> str:
        """Only what the step before offers."""
        outcome = str(self.cleaned_data["outcome"])
        if outcome not in self.labels:
            raise forms.ValidationError(_("Select what you decide"))
        return outcome
