from accounts.models import Organisation, User
from accounts.permissions import is_editor


def may_import(person: User, organisation: Organisation | None) -> bool:
    """Administrators for any organisation, editors for their own."""
    if person.is_administrator:
        return True
    return organisation is not None and is_editor(person, organisation)
