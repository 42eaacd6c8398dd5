from accounts.models import User
from accounts.permissions import is_member
from catalogue.models import Revision


def may_decide(person: User, revision: Revision) -> bool:
    """A moderator, never on a listing of an organisation that they belong to."""
    return person.is_moderator and not is_member(person, revision.listing.organisation)
