"""Any search as a feed: what was published last stands first."""

from dataclasses import replace
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_GET

from catalogue.search.filters import read_address
from catalogue.search.queries.matching import find
from catalogue.search.queries.orders import Sort
from catalogue.search.queries.results import Result, results_by_key
from catalogue.search.views.in_time import in_time


class _Paged(Atom1Feed):
    """Leads on to what was published before, as RFC 5005 has it."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next"]})


@login_not_required
@require_GET
@in_time
def feed(request: HttpRequest) -> HttpResponse:
    """The words as they were typed: a feed must not begin to follow something else."""
    asked = read_address(_newest_first(request.GET))
    found = find(replace(asked.search, page=1))
    matches = found.matches()
    ends_at = found.place_of(matches[-1]) if found.goes_on else None
    atom = _Paged(
        title=_title(asked.search.words),
        link=settings.BASE_URL + asked.address(),
        description="",
        language="en",
        feed_url=settings.BASE_URL + asked.feed_address(after=asked.search.after),
        feed_guid=settings.BASE_URL + asked.feed_address(),
        next=settings.BASE_URL + asked.feed_address(after=ends_at) if ends_at else "",
    )
    for one in results_by_key(match.listing_id for match in matches).values():
        _add(atom, one)
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(answer, "utf-8")
    return answer


def _newest_first(data: QueryDict) -> QueryDict:
    """What is published meanwhile comes before the first page, so no page repeats another."""
    ordered = data.copy()
    ordered["sort"] = Sort.NEWEST
    return ordered


def _title(words: str) -> str:
    name = settings.SERVICE_NAME
    return _("%(service)s: %(words)s") % {"service": name, "words": words} if words else name


def _add(atom: Atom1Feed, one: Result) -> None:
    address = settings.BASE_URL + reverse("listings:page", args=[one.slug])
    published = _beginning(one.published_on) if one.published_on else None
    atom.add_item(
        title=one.name,
        link=address,
        description=escape(one.summary),  # read as HTML
        unique_id=address,
        author_name=one.owner,
        pubdate=published,
        updateddate=published,
    )


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
