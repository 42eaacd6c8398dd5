"""Any search as a feed: what was published last stands first."""

from dataclasses import replace
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.moments import one_moment
from catalogue.search.filters import read_address
from catalogue.search.queries.matching import Sort, find
from catalogue.search.queries.results import Result, results_of


@login_not_required
@require_GET
@one_moment(writes=False)
def feed(request: HttpRequest) -> HttpResponse:
    """The words as they were typed: a feed must not begin to follow something else."""
    asked = read_address(request.GET)
    newest = replace(asked, search=replace(asked.search, sort=Sort.NEWEST, page=1))
    atom = Atom1Feed(
        title=_title(asked.search.words),
        link=settings.BASE_URL + newest.address(),
        description="",
        language="en",
        feed_url=settings.BASE_URL + newest.feed_address(),
        feed_guid=settings.BASE_URL + newest.feed_address(),
    )
    for one in results_of(find(newest.search)):
        _add(atom, one)
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(answer, "utf-8")
    return answer


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
