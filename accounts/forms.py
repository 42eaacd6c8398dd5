from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class NameForm(forms.Form):
    """What sign-up asks besides address and password."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your full name"),
            "max_length": _("Your name must be 100 characters or fewer"),
        },
    )

    def signup(self, request: object, user: object) -> None:
        """Asked for by the library; the adapter has stored the name already."""


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the e-mail address of the person"),
            "invalid": _("Enter an e-mail address, as name@body.example"),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(value, str(label).capitalize()) for value, label in Role.choices],
        widget=forms.RadioSelect,
        initial=Role.MEMBER,
        error_messages={"required": _("Select a role")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].hints = {  # type: ignore[attr-defined]
            Role.MEMBER: _("Records and confirms use, writes reviews."),
            Role.EDITOR: _("Also publishes services."),
            Role.OWNER: _("Also looks after people."),
        }


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("New role"),
        choices=[(value, str(label).capitalize()) for value, label in Role.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a role")},
    )
