from accounts.models import User


def may_recognise(person: User) -> bool:
    """Moderators: a match makes no use and stands in no figure."""
    return person.is_moderator
