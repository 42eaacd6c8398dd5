from accounts.models import Organisation, User
from accounts.permissions import is_editor


def may_offer(person: User, organisation: Organisation) -> bool:
    """Editors and owners of a supplier; a public body publishes instead."""
    return organisation.is_supplier and is_editor(person, organisation)
