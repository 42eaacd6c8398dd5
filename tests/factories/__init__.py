"""One function for each thing; what is not named is chosen, plain and valid."""

from tests.factories.listings import (
    DESCRIPTION,
    capability,
    case,
    draft,
    given_back,
    imported_listing,
    live_listing,
    next_revision,
    refused,
    source,
    usual_reason,
)
from tests.factories.people import (
    member_of,
    membership,
    notice,
    organisation,
    person,
    preference,
    supplier,
)
from tests.factories.spread import (
    answers,
    assessment,
    counted_use,
    scaling_stage,
    use_span,
)
from tests.factories.uses import (
    adoption,
    merge,
    offer,
    rating,
    transfer,
)

__all__ = [
    "DESCRIPTION",
    "adoption",
    "answers",
    "assessment",
    "capability",
    "case",
    "counted_use",
    "draft",
    "given_back",
    "imported_listing",
    "live_listing",
    "member_of",
    "membership",
    "merge",
    "next_revision",
    "notice",
    "offer",
    "organisation",
    "person",
    "preference",
    "rating",
    "refused",
    "scaling_stage",
    "source",
    "supplier",
    "transfer",
    "use_span",
    "usual_reason",
]
