from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.steps import REASON_LIMIT

NONE = "none"


class ChooseForm(forms.Form):
    """One of the organisations found, or none of them."""

    organisation = forms.ChoiceField(
        label=_("Organisations found"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select an organisation, or none of these"),
            "invalid_choice": _("Select one of the organisations shown"),
        },
    )

    def __init__(self, *args: Any, found: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.choices = [*((one.slug, one.name) for one in found), (NONE, _("None of these"))]
        field.hints = {
            one.slug: ", ".join(
                str(part) for part in (one.get_type_display(), one.get_place_display()) if part
            )
            for one in found
        }


def _words(label: Any, hint: Any, *, missing: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": missing,
            "max_length": _("The text must be 500 characters or fewer"),
        },
    )


class OfferForm(forms.Form):
    words = _words(_("Words to the other organisation"), _("Its owners read them."))


class ProvenForm(forms.Form):
    """Nothing is asked, because a verified domain shows whose it is."""


class ClaimForm(ProvenForm):
    words = _words(
        _("What shows that it is yours?"),
        _("A moderator reads it. For example, a page of yours that names the service."),
        missing=_("Enter what shows that it is yours. A moderator reads it."),
    )


class AnswerForm(forms.Form):
    """An owner's answer to an offer."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("accept", _("Take the service over")), ("refuse", _("Decline"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select your answer"),
            "invalid_choice": _("Select your answer"),
        },
    )
    reason = _words(_("Reason, if you decline"), _("The other organisation reads it."))
    reason.shown_as_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == "refuse" and not values.get("reason"):
            self.add_error("reason", _("Enter the reason. The other organisation reads it."))
        return values


class JudgeForm(forms.Form):
    """A moderator's decision on a claim."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            ("accept", _("It is theirs: hand the service over")),
            ("refuse", _("Refuse the claim")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what you decide"),
            "invalid_choice": _("Select what you decide"),
        },
    )
    reason = _words(
        _("Reason"),
        _("The organisation reads it."),
        missing=_("Enter the reason. The organisation reads it."),
    )
