from accounts.models import Membership, Organisation, User
from accounts.permissions import is_editor, is_member
from catalogue.models import Adoption, Dispute, DisputeState


def may_adopt(person: User, organisation: Organisation) -> bool:
    """Members of a public body; a supplier has no adoptions."""
    return not organisation.is_supplier and is_member(person, organisation)


def may_confirm(person: User, adoption: Adoption) -> bool:
    """A second member of the same organisation, never the one who recorded it."""
    return is_member(person, adoption.organisation) and person.pk != waiting_on(adoption)


def waiting_on(adoption: Adoption) -> int | None:
    """The key of the person who recorded what now waits for somebody else."""
    return adoption.declared_by_id if adoption.confirmed_at is None else adoption.proposed_by_id


def may_dispute(person: User, adoption: Adoption) -> bool:
    """Editors and owners of the publisher, never about their own organisation's use."""
    publisher = adoption.listing.organisation
    return publisher.pk != adoption.organisation_id and is_editor(person, publisher)


def may_answer_dispute(person: User, dispute: Dispute) -> bool:
    return is_member(person, dispute.adoption.organisation)


def may_take_back(person: User, dispute: Dispute) -> bool:
    return is_editor(person, dispute.adoption.listing.organisation)


def may_contest(person: User, dispute: Dispute) -> bool:
    """Editors and owners of whomever the decision went against."""
    adoption = dispute.adoption
    set_aside = dispute.state == DisputeState.SET_ASIDE
    return is_editor(person, adoption.organisation if set_aside else adoption.listing.organisation)


def may_settle(person: User, dispute: Dispute) -> bool:
    """A moderator of neither organisation; after an appeal not the one who decided."""
    adoption = dispute.adoption
    both = (adoption.organisation_id, adoption.listing.organisation_id)
    own = Membership.objects.filter(person=person, organisation__in=both)
    again = dispute.state == DisputeState.APPEALED and dispute.settled_by_id == person.pk
    return person.is_moderator and not again and not own.exists()
