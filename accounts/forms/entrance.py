"""The sign-in library's forms in our words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.http import invitation_token
from accounts.permissions import may_sign_up
from accounts.visible import one_line

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LONGEST_PASSWORD = 128


@dataclass(frozen=True)
class Words:
    label: "_StrOrPromise"
    required: "_StrOrPromise"
    hint: "_StrOrPromise" = ""


_EMAIL = Words(_("E-mail address"), _("Enter your e-mail address"))
_NEW_PASSWORD = Words(
    _("New password"),
    _("Enter a new password"),
    _("At least 8 characters. Three words that do not belong together are a good choice."),
)
WORDS = {
    "login": _EMAIL,
    "email": _EMAIL,
    "name": Words(
        _("Full name"),
        _("Enter your full name"),
        _("People of your organisation see it."),
    ),
    "password": Words(_("Password"), _("Enter your password")),
    "oldpassword": Words(_("Current password"), _("Enter your current password")),
    "password1": _NEW_PASSWORD,
    "code": Words(_("Code"), _("Enter the code")),
}


class InOurWords:
    """Labels, hints and errors as everywhere else; no placeholders, no second password."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            words = WORDS[name]
            field.label, field.help_text = words.label, words.hint
            field.error_messages["required"] = words.required
            field.widget.attrs.pop("placeholder", None)
            self._special(name, field)

    def _special(self, name: str, field: forms.Field) -> None:
        if name in {"login", "email"}:
            # The library's own field brings a validator with a message of its own.
            field.validators = [
                EmailValidator(_("Enter an e-mail address, like name@body.example"))
            ]
        elif name == "password1":
            too_long = _("The password must be 128 characters or fewer")
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD, too_long))
        elif name == "code":
            field.widget.attrs |= {"spellcheck": "false", "class": "govuk-input--width-10"}


class SignInForm(InOurWords, account.LoginForm):
    def clean(self) -> dict[str, Any]:
        """What is wrong with both together stands at the first, to which the summary links."""
        try:
            super().clean()
        except forms.ValidationError as error:
            self.add_error("login", error)
        values: dict[str, Any] = self.cleaned_data
        return values


class SignUpForm(InOurWords, account.SignupForm):
    name = forms.CharField(
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"max_length": _("Your name must be 100 characters or fewer")},
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")
        self.fields["password1"].error_messages["required"] = _("Enter a password")
        self.fields["email"].help_text = _("Your address at work. We send a code to it.")

    def clean_name(self) -> str:
        """Without characters that cannot be seen, which could pass one name off as another."""
        seen = one_line(self.cleaned_data["name"])
        if not seen:
            raise forms.ValidationError(WORDS["name"].required)
        return seen

    def clean_email(self) -> str:
        """The same answer for every address of an unknown domain, invited or not, used or not."""
        email: str = super().clean_email()
        token = invitation_token(context.request)
        if not may_sign_up(email, token=token, at=timezone.now()):
            raise get_adapter().validation_error("unknown_domain")
        return email

    def signup(self, request: object, user: object) -> None:
        """Asked for by the library; the adapter has stored the name already."""


class ConfirmAddressForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    pass


class ResetCodeForm(InOurWords, account.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    pass


class SecondStepForm(InOurWords, factor.AuthenticateForm):
    pass


class SecondStepAgainForm(InOurWords, factor.ReauthenticateForm):
    pass


class AppForm(InOurWords, totp.ActivateTOTPForm):
    pass
