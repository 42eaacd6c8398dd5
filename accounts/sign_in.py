"""The sign-in library's forms in the portal's words: what to enter, and what to do when it fails."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

_WORDS = {
    "login": (_("E-mail address"), _("Enter your e-mail address")),
    "email": (_("E-mail address"), _("Enter your e-mail address")),
    "password": (_("Password"), _("Enter your password")),
    "oldpassword": (_("Present password"), _("Enter your present password")),
    "password1": (_("New password"), _("Enter a new password")),
    "code": (_("Code"), _("Enter the code")),
}
_HINTS = {
    "password1": _("At least 8 characters. Three words that do not belong together are good."),
    "code": _("Letters and numbers, as in the message or the app."),
}


class _OurWords(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A password is asked for once: who mistypes it can reset it.
        self.fields.pop("password2", None)
        for name in self.fields.keys() & _WORDS.keys():
            field = self.fields[name]
            field.label, field.error_messages["required"] = _WORDS[name]
            field.help_text = _HINTS.get(name, "")
            field.widget.attrs["spellcheck"] = False
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _(
                    "Enter an e-mail address, as name@body.example"
                )


class SignInForm(_OurWords, account.LoginForm):
    pass


class SignUpForm(_OurWords, account.SignupForm):
    field_order = ("name", "email", "password1")


class CodeForm(_OurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ChangeAddressForm(_OurWords, account.ChangeEmailForm):
    pass


class ConfirmForm(_OurWords, account.ReauthenticateForm):
    pass


class ResetForm(_OurWords, account.ResetPasswordForm):
    pass


class NewPasswordForm(_OurWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    pass


class SecondStepForm(_OurWords, factor.AuthenticateForm):
    pass


class SecondConfirmForm(_OurWords, factor.ReauthenticateForm):
    pass


class AppForm(_OurWords, totp.ActivateTOTPForm):
    pass
