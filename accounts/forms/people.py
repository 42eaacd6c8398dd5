from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role

ROLE_HINTS = {
    Role.MEMBER: _("Records and confirms use, writes reviews."),
    Role.EDITOR: _("Also publishes services."),
    Role.OWNER: _("Also looks after people."),
}


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("New role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a role"), "invalid_choice": _("Select a role")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].hints = ROLE_HINTS  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the e-mail address of the person"),
            "invalid": _("Enter an e-mail address, like name@body.example"),
        },
    )
    field_order = ("email", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].label = _("Role")
        self.fields["role"].initial = Role.MEMBER


class AnswerForm(forms.Form):
    """An owner's answer to somebody who asks to join."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("admit", _("Accept as a member")), ("refuse", _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select your answer"),
            "invalid_choice": _("Select your answer"),
        },
    )
    reason = forms.CharField(
        label=_("Reason, if you refuse"),
        help_text=_("Sent to the person."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("The reason must be 500 characters or fewer")},
    )
    reason.shown_as_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == "refuse" and not values.get("reason"):
            self.add_error("reason", _("Enter the reason for the refusal"))
        return values
