from accounts.models import Organisation, User
from accounts.permissions import is_member
from catalogue.models import SavedSearch


def may_save_searches(person: User, organisation: Organisation) -> bool:
    """Members of any organisation, whatever their role."""
    return is_member(person, organisation)


def may_change(person: User, saved: SavedSearch) -> bool:
    """Whoever saved it, for as long as they belong to the organisation."""
    return saved.person_id == person.pk and is_member(person, saved.organisation)
