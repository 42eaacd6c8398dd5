from accounts.models import User
from catalogue.models import Job


def may_see(person: User, job: Job) -> bool:
    """Whoever asked for it, and administrators."""
    return person.is_administrator or job.asked_by_id == person.pk
