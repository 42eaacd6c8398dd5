from accounts.models import Organisation, User
from accounts.permissions import is_editor


def may_compose(person: User, organisation: Organisation) -> bool:
    """Editors and owners say what their organisation's services are built from."""
    return is_editor(person, organisation)
