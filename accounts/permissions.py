"""What a role allows, one question each; asked by the actions of every slice."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationDomain,
    Role,
    SiteRole,
    User,
)

EDITING = (Role.EDITOR, Role.OWNER)


def role_in(person: User, organisation: Organisation) -> str | None:
    """The person's role, or None; suspended people have none."""
    if not person.is_active:
        return None
    roles = Membership.objects.filter(person=person, organisation=organisation)
    return roles.values_list("role", flat=True).first()


def is_member(person: User, organisation: Organisation) -> bool:
    return role_in(person, organisation) is not None


def is_editor(person: User, organisation: Organisation) -> bool:
    """Editors and owners."""
    return role_in(person, organisation) in EDITING


def is_owner(person: User, organisation: Organisation) -> bool:
    return role_in(person, organisation) == Role.OWNER


def may_sign_up(email: str, *, token: str, at: datetime) -> bool:
    """Whether a verified domain, or the invitation that this token opens, admits the address.

    Without the token an invited address is answered like any other, so that nobody can find
    out by trying who is invited.
    """
    domain = email.rpartition("@")[2]
    if OrganisationDomain.objects.filter(domain__iexact=domain).exists():
        return True
    invitations = Invitation.objects.open(at=at).with_token(token)
    return invitations.filter(email__iexact=email).exists()


def may_ask_to_join(person: User, organisation: Organisation) -> bool:
    """Whether a verified address of the person is of a domain that the organisation verified."""
    if not person.is_active or is_member(person, organisation):
        return False
    return organisation.domains.filter(domain__in=verified_domains(person)).exists()


def verified_domains(person: User) -> list[str]:
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    return sorted(
        {one.rpartition("@")[2].lower() for one in addresses.values_list("email", flat=True)}
    )


def must_have_second_factor(person: User) -> bool:
    """Owners, moderators and administrators, where the setting says so."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    return _with_duties().filter(pk=person.pk).exists()


def has_second_factor(person: User) -> bool:
    apps = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)
    return bool(apps.exists())


def lacks_second_factor(person: User) -> bool:
    """Whether the person must have a second factor and has none; one query."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return _with_duties().filter(~Exists(factors), pk=person.pk).exists()


def _with_duties() -> QuerySet[User]:
    owned = Membership.objects.filter(person=OuterRef("pk"), role=Role.OWNER)
    return User.objects.filter(~Q(site_role=SiteRole.NONE) | Exists(owned))
