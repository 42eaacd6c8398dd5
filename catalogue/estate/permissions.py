from accounts.models import Organisation, User
from accounts.permissions import is_editor


def may_keep_estate(person: User, organisation: Organisation) -> bool:
    """Editors and owners of a public body; a supplier has no estate."""
    return not organisation.is_supplier and is_editor(person, organisation)
