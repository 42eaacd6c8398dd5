"""Every form of publishing, selling, moderating, reviewing, merging, handing over and using, ready to be sent.

Each maker brings a world of its own and returns what a person would send from that page.
"""

from tests.every_form import estate, moderation, moving, publishing, reviewing, using
from tests.every_form.kind import Form

FORMS = (
    publishing.FORMS
    | moderation.FORMS
    | moving.FORMS
    | estate.FORMS
    | using.FORMS
    | reviewing.FORMS
)
"""By the name of the address and what the form is about."""

__all__ = ["FORMS", "Form"]
