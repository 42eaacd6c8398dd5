"""People, organisations, who belongs where, and the ledger of what happened."""

from accounts.models.event import Event, record_event, record_events
from accounts.models.membership import Invitation, JoinRequest, Membership, Role, token_digest
from accounts.models.organisation import (
    Organisation,
    OrganisationDomain,
    OrganisationIdentifier,
    OrganisationType,
    Place,
    SizeBand,
    nation_of,
    sector_of,
)
from accounts.models.user import SiteRole, User

__all__ = [
    "Event",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Organisation",
    "OrganisationDomain",
    "OrganisationIdentifier",
    "OrganisationType",
    "Place",
    "Role",
    "SiteRole",
    "SizeBand",
    "User",
    "nation_of",
    "record_event",
    "record_events",
    "sector_of",
    "token_digest",
]
