"""What the sign-in library asks of us."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, OrganisationDomain, User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are for people of a known organisation, or invited by one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "unknown_domain": _(
            "No organisation here uses this address. Use your work address, or ask an owner "
            "of your organisation to invite you."
        )
    }

    def clean_email(self, email: str) -> str:
        """Raises ValidationError where neither a domain nor an invitation admits the address."""
        email = super().clean_email(email)
        domain = email.rpartition("@")[2]
        known = OrganisationDomain.objects.filter(domain__iexact=domain).exists()
        invited = Invitation.objects.open(at=timezone.now()).filter(email__iexact=email).exists()
        if not known and not invited and not User.objects.filter(email__iexact=email).exists():
            raise self.validation_error("unknown_domain")
        return email

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


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """The first key writes, all of them read."""
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
