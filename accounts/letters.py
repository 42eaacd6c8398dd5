"""What accounts write to people: one template for each mail, its first line the subject.

Called inside the transaction of what a mail tells, so that none leaves about what did not happen.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation, JoinRequest, Membership, Role, User

KIND_HEADER = "X-Commons-Kind"
"""Tells the outbox how long the text is worth keeping: 'code' or 'notice'."""


def write(*, to: str, name: str, kind: str = "notice", **context: Any) -> None:
    """Hands one mail to the outbox."""
    text = render_to_string(f"accounts/emails/{name}.txt", context)
    subject, _, body = text.strip().partition("\n")
    mail = EmailMessage(subject, body.strip(), to=[to], headers={KIND_HEADER: kind})
    mail.send()


def address(name: str, *positional: object) -> str:
    """A page's whole address, for a mail."""
    return settings.BASE_URL + reverse(name, args=positional)


def invited(invitation: Invitation, token: str) -> None:
    write(
        to=invitation.email,
        name="invited",
        invitation=invitation,
        address=address("accounts:invitation", token),
    )


def role_changed(membership: Membership, *, by: User) -> None:
    write(
        to=membership.person.email,
        name="role_changed",
        membership=membership,
        by=by,
        address=address("organisations:workspace", membership.organisation.slug),
    )


def removed(membership: Membership, *, by: User) -> None:
    write(
        to=membership.person.email,
        name="removed",
        membership=membership,
        by=by,
        address=address("accounts:organisations"),
    )


def asked(request: JoinRequest) -> None:
    owners = Membership.objects.filter(
        organisation=request.organisation_id, role=Role.OWNER, person__is_active=True
    ).select_related("person")
    for owner in owners.order_by("pk"):
        write(
            to=owner.person.email,
            name="asked",
            request_=request,
            address=address("accounts:request", request.organisation.slug, request.pk),
        )


def admitted(request: JoinRequest) -> None:
    write(
        to=request.asked_by.email,
        name="admitted",
        request_=request,
        address=address("organisations:workspace", request.organisation.slug),
    )


def refused(request: JoinRequest) -> None:
    write(
        to=request.asked_by.email,
        name="refused",
        request_=request,
        address=address("accounts:organisations"),
    )
