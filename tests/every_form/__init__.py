"""Every form of publishing, selling, reviewing, moderating, merging and handing over, ready to be sent.

Each maker brings a world of its own and returns what a person would send from that page.
"""

from tests.every_form import moderation, moving, publishing, reviewing
from tests.every_form.kind import Form

FORMS = publishing.FORMS | moderation.FORMS | moving.FORMS | reviewing.FORMS
"""By the name of the address and what the form is about."""

__all__ = ["FORMS", "Form"]
