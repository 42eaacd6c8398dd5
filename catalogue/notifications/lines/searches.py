"""What people are told of the searches that they saved."""

from django.utils.translation import gettext_lazy as _

from catalogue.notifications.lines.facts import is_not_looked_at, of_search, whose_search
from catalogue.notifications.lines.kinds import Line, Who

OF_SEARCHES = (
    Line("search.found", Who.NAMED, "searches",
         _("Your saved search “%(search)s” finds something new."),
         _("See what is new"), ("search:saved_one", "body", "subject"),
         facts=of_search, people=whose_search, still=is_not_looked_at,
         over=_("Your saved search “%(search)s” had found something new.")),
)  # fmt: skip
