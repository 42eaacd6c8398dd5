"""What a role allows, one question each; asked by the actions of every slice."""

from accounts.models import Membership, Organisation, Role, User

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
