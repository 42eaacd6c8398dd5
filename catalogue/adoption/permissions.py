from accounts.models import Organisation, User
from accounts.permissions import is_member
from catalogue.models import Adoption


def may_adopt(person: User, organisation: Organisation) -> bool:
    """Members of a public body; a supplier has no adoptions."""
    return not organisation.is_supplier and is_member(person, organisation)


def may_confirm(person: User, adoption: Adoption) -> bool:
    """A second member of the same organisation, never the one who recorded it."""
    return is_member(person, adoption.organisation) and person.pk != waiting_on(adoption)


def waiting_on(adoption: Adoption) -> int | None:
    """The key of the person who recorded what now waits for somebody else."""
    return adoption.declared_by_id if adoption.confirmed_at is None else adoption.proposed_by_id
