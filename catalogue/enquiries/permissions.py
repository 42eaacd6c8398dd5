from accounts.models import Organisation, User
from accounts.permissions import is_editor, is_member
from catalogue.models import Enquiry


def may_ask(person: User, organisation: Organisation) -> bool:
    """Members of a public body."""
    return not organisation.is_supplier and is_member(person, organisation)


def may_answer(person: User, enquiry: Enquiry) -> bool:
    """Editors and owners of the organisation that is asked."""
    return is_editor(person, enquiry.adoption.organisation)
