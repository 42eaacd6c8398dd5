from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import is_member
from catalogue.models import Case, OutcomeReport, Rating


def may_judge(person: User, organisation: Organisation) -> bool:
    """A moderator, never about an organisation that they belong to."""
    return person.is_moderator and not is_member(person, organisation)


def check_judge(person: User, organisation: Organisation) -> None:
    """Raises PermissionDenied."""
    if not may_judge(person, organisation):
        raise PermissionDenied(
            _("Only a moderator from outside the organisation can decide this.")
        )


def may_judge_words(person: User, said: Rating | OutcomeReport) -> bool:
    """Neither of whoever says it nor of whoever publishes what it is about."""
    bodies = (said.organisation, said.listing.organisation)
    return all(may_judge(person, body) for body in bodies)


def may_decide(person: User, case: Case) -> bool:
    """A moderator, on nothing about an organisation or an act of their own."""
    cases = Case.objects.filter(pk=case.pk).decidable_by(person)
    return person.is_moderator and cases.exists()


def check_decider(person: User, case: Case) -> None:
    """Raises PermissionDenied."""
    check_judge(person, case.organisation)
    if not may_decide(person, case):
        raise PermissionDenied(
            _("Another moderator decides: it is about your organisation or your own decision.")
        )
