"""What the sign-in library asks of us."""

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import letters
from accounts.models import User
from accounts.permissions import must_have_second_factor

log = logging.getLogger("commons.security")

LETTERS = {
    "account/email/email_confirmation_signup": ("confirm_address", "code"),
    "account/email/email_confirmation": ("confirm_address", "code"),
    "account/email/password_reset_code": ("reset_code", "code"),
    "account/email/account_already_exists": ("account_exists", "notice"),
    "account/email/unknown_account": ("no_account", "notice"),
    "account/email/password_changed": ("password_changed", "notice"),
    "account/email/password_reset": ("password_changed", "notice"),
    "mfa/email/totp_activated": ("app_added", "notice"),
    "mfa/email/totp_deactivated": ("app_removed", "notice"),
    "mfa/email/recovery_codes_generated": ("codes_made", "notice"),
}
"""The library's name of a mail to our letter and how long its text is worth keeping."""

SAID = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/totp_activated.txt": _("The second step is set up."),
    "mfa/messages/totp_deactivated.txt": _("The second step has ended."),
}
"""What the page after a step says; all else the library would say goes without saying."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, limits, words and mails."""

    error_messages: dict[str, Promise | str] = DefaultAccountAdapter.error_messages | {
        "unknown_domain": _(
            "No organisation here uses this address. Use your work address, or open the link in "
            "your invitation."
        ),
        "email_password_mismatch": _("Check your e-mail address and password: one is not right"),
        "incorrect_password": _("The password is not right. Enter it again"),
        "enter_current_password": _("The current password is not right. Enter it again"),
        "incorrect_code": _("The code is not right. Enter the one in our newest mail"),
        "too_many_login_attempts": _(
            "There were too many attempts. Try again in 5 minutes, or reset your password."
        ),
        "rate_limited": _("We sent a code a moment ago. Wait 10 seconds, then ask again."),
    }

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 - the library's signature
    ) -> User:
        user.name = form.cleaned_data["name"]
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        name, kind = LETTERS[template_prefix]
        letters.write(
            to=email,
            name=name,
            kind=kind,
            code=context.get("code", ""),
            at=timezone.now(),
            sign_up=letters.address("account_signup"),
            reset=letters.address("account_reset_password"),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tells the person of a change to their sign-in; what has no letter is not told."""
        if template_prefix in LETTERS:
            to = email or EmailAddress.objects.get_primary_email(user) or user.email
            self.send_mail(template_prefix, to, {})

    def add_message(  # noqa: PLR0917 - the library's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Besides the library's own limits, 100 attempts an hour on one account from anywhere."""
        if not ratelimit.consume(request, action="login_account", key=_account(credentials)):
            log.warning("limit hit", extra={"limit": "login_account"})
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Counted for each account and address, so that nobody can lock another out.
        return f"{_account(credentials)}:{self.get_client_ip(request)}"

    def _delete_login_attempts_cached_email(
        self, request: HttpRequest, **credentials: Any
    ) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, action="login_account", key=_account(credentials))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("sign-in failed")

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        log.info("sign-in", extra={"person": user.pk})
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in counts as fresh for as long as typing the password again would."""
        records = get_authentication_records(self.request, self.request.user)
        return (
            not records
            or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        )


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with a key that is not in the database."""

    error_messages: dict[str, Promise | str] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Enter the one that the app shows now"),
        "cannot_delete_authenticator": _("Your role needs the second step"),
        "cannot_generate_recovery_codes": _("Set up an app first: recovery codes stand in for it"),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)

    def get_totp_issuer(self) -> str:
        return str(settings.SERVICE_NAME)


def _box() -> MultiFernet:
    """The first key writes, all of them read."""
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
