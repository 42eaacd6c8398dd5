"""One function for each thing; what is not named is chosen, plain and valid."""

from tests.factories.hands import (
    merge,
    offer,
    transfer,
)
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
    saved_search,
    supplier,
)
from tests.factories.spread import (
    answers,
    assessment,
    counted_use,
    scaling_stage,
    use_span,
)
from tests.factories.systems import (
    estate_import,
    estate_line,
    part,
)
from tests.factories.uses import (
    adopter_name,
    adoption,
    dispute,
    enquiry,
)
from tests.factories.voices import (
    complaint,
    hiding,
    outcome,
    rating,
)

__all__ = [
    "DESCRIPTION",
    "adopter_name",
    "adoption",
    "answers",
    "assessment",
    "capability",
    "case",
    "complaint",
    "counted_use",
    "dispute",
    "draft",
    "enquiry",
    "estate_import",
    "estate_line",
    "given_back",
    "hiding",
    "imported_listing",
    "live_listing",
    "member_of",
    "membership",
    "merge",
    "next_revision",
    "notice",
    "offer",
    "organisation",
    "outcome",
    "part",
    "person",
    "preference",
    "rating",
    "refused",
    "saved_search",
    "scaling_stage",
    "source",
    "supplier",
    "transfer",
    "use_span",
    "usual_reason",
]
