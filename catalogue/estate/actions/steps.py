"""What the actions of the estate have in common."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from catalogue.estate.permissions import may_keep_estate


def check_keeper(person: User, organisation: Organisation) -> None:
    if not may_keep_estate(person, organisation):
        raise PermissionDenied(
            _("Only editors and owners of a public body can record what it runs.")
        )
