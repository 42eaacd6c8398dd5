from accounts.models import Organisation, User
from accounts.permissions import is_member
from catalogue.models import Appeal, Case


def may_judge(person: User, organisation: Organisation) -> bool:
    """A moderator, never about an organisation that they belong to."""
    return person.is_moderator and not is_member(person, organisation)


def may_settle(person: User, appeal: Appeal) -> bool:
    """A moderator other than the one against whose act the appeal is."""
    act = appeal.decision or appeal.suspension
    decided_by = getattr(act, "decided_by_id", None) or getattr(act, "suspended_by_id", None)
    return person.is_moderator and person.pk != decided_by


def may_decide(person: User, case: Case) -> bool:
    """Whoever may judge its organisation, on an appeal never about an act of their own."""
    if not may_judge(person, case.listing.organisation):
        return False
    return case.appeal is None or may_settle(person, case.appeal)
