"""The front page, and search with facets: one form, one address for each result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template import engines
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from jinja2.environment import TemplateModule

from accounts.moments import one_moment
from catalogue.jobs.ledger import as_of, state_of_readers
from catalogue.search.filters import COMPARED, Asked, Pair, read_address
from catalogue.search.queries import matching
from catalogue.search.queries.answers import Answer, answer
from catalogue.search.queries.bitmaps import Index, index_under, present_index
from catalogue.search.queries.facets import IN_USE, facets_by_name
from catalogue.search.queries.matching import Match, Search
from catalogue.search.queries.orders import Sort
from catalogue.search.queries.reasons import Reason
from catalogue.search.queries.results import Result, newest, results_by_key
from catalogue.search.queries.reusers import reusing_organisations
from catalogue.search.queries.spelling import near
from catalogue.search.queries.suggesting import suggestions
from catalogue.search.views.in_time import in_time
from catalogue.search.views.panels import options_of, panels
from catalogue.search.words import read_words

VALUES_A_PAGE = 200
KEPT_PAGES = 256
"""About 20 MB of a web process."""


@login_not_required
@require_GET
@one_moment(writes=False)
def start(request: HttpRequest) -> HttpResponse:
    context = {
        "figures": _figures(),
        "as_of": as_of("adoption", "search"),
        "newest": newest(),
    }
    return render(request, "catalogue/search/start.html", context)


def _figures() -> list[dict[str, object]]:
    """Counted by the very queries of the lists that they open."""
    every = matching.everything()
    services, reused = every.total, every.values(IN_USE).get("1", 0)
    reusing = reusing_organisations().count()
    shown = (
        (
            services,
            ngettext("service to find here", "services to find here", services),
            reverse("search:results"),
        ),
        (
            reused,
            ngettext(
                "service reused by another organisation",
                "services reused by other organisations",
                reused,
            ),
            reverse("search:results") + "?in_use=1",
        ),
        (
            reusing,
            ngettext("organisation that reuses one", "organisations that reuse one", reusing),
            reverse("organisations:index") + "?reuses=yes",
        ),
    )
    return [{"number": number, "label": label, "href": href} for number, label, href in shown]


@login_not_required
@require_GET
@in_time
def find(request: HttpRequest) -> HttpResponse:
    """Most of it is the same for everybody until something changes, and is drawn once."""
    index, query = present_index(), request.GET.urlencode()
    found = drawn(index.stamp, state_of_readers(), query) if index.stamp else draw(query, index)
    return render(request, "catalogue/search/results.html", {"drawn": found})


@dataclass(frozen=True)
class Drawn:
    """The page without its frame, and what its head says. `main` is drawn and escaped already."""

    title: str
    canonical: str
    feed: str
    main: TemplateModule


def draw(query: str, index: Index) -> Drawn:
    """The page that this part of an address asks for."""
    context = shown(QueryDict(query), index)
    asked = context["asked"]
    template: Any = engines["jinja2"].get_template("catalogue/search/found.html")
    return Drawn(
        title=context["title"],
        canonical=settings.BASE_URL + asked.canonical_address(),
        feed=asked.feed_address(),
        main=template.template.make_module(context),
    )


@lru_cache(KEPT_PAGES)
def drawn(stamp: UUID, _state: tuple[tuple[str, int, int], ...], query: str) -> Drawn:
    """Kept for as long as search and the readers of the ledger stand where they stood.

    So it is at most as old as the figures, which say themselves how old they are.
    """
    return draw(query, index_under(stamp))


def shown(data: QueryDict, index: Index) -> dict[str, Any]:
    """All that the page of results says."""
    asked = read_address(data)
    found = answer(asked.search, index)
    asked = replace(asked, search=replace(asked.search, page=found.page))
    return {
        "asked": asked,
        "words": asked.search.words,
        "title": _title(asked, found.last_page),
        "total": found.total,
        "matches": _in_words(found.total),
        "results": _results(found),
        "panels": panels(asked, found.counts, index.stamp),
        "applied": [
            {"label": label, "title": _title_of(pair), "address": asked.without(pair)}
            for pair, label in asked.labels.items()
        ],
        "kept": _kept(asked),
        "sorts": _sorts(asked),
        "last_page": found.last_page,
        "next": _next(asked, found),
        "instead": found.words if found.words != asked.search.words else "",
        "meant": _meant(asked, found.better),
        "says_nothing": bool(data.get("q")) and found.says_nothing,
    }


@login_not_required
@require_GET
@in_time
def values(request: HttpRequest, facet: str) -> HttpResponse:
    if facet not in facets_by_name():
        raise Http404
    asked = read_address(request.GET)
    found = _found(asked)
    options = Paginator(options_of(asked, found, facets_by_name()[facet]), VALUES_A_PAGE)
    context = {
        "asked": asked,
        "facet": facets_by_name()[facet],
        "options": options.get_page(asked.search.page),
        "address": lambda page: asked.values_address(facet, page=page),
    }
    return render(request, "catalogue/search/values.html", context)


@login_not_required
@require_GET
@in_time
def count(request: HttpRequest) -> JsonResponse:
    """How many services a choice of filters would show, for the script."""
    total = _found(read_address(request.GET)).total
    return JsonResponse({"total": total, "words": _in_words(total)})


@login_not_required
@require_GET
@in_time
def suggest(request: HttpRequest) -> JsonResponse:
    """How what is being typed may go on, for the script."""
    return JsonResponse({"suggestions": suggestions(read_words(request.GET.get("q", "")).text)})


def _results(found: Answer) -> list[tuple[Match, Result, Sequence[Reason]]]:
    results = results_by_key(one.listing_id for one in found.matches)
    return [
        (one, results[one.listing_id], found.reasons.get(one.listing_id, ()))
        for one in found.matches
        if one.listing_id in results
    ]


def _next(asked: Asked, found: Answer) -> str:
    """Numbers lead through the first pages; from there on each leads to the next."""
    if found.ends_at is None:
        return ""
    if asked.search.after is None and found.page < found.last_page:
        return asked.address(page=found.page + 1)
    return asked.going_on(found.ends_at)


def _kept(asked: Asked) -> list[Pair]:
    """What another search from this page takes along; the filters have fields of their own."""
    kept = [(COMPARED, slug) for slug in asked.compared]
    sort = asked.search.sort
    return kept if sort == asked.default_sort() else [*kept, ("sort", str(sort))]


def _found(asked: Asked) -> matching.Found:
    """What the page of results shows for it."""
    found = matching.find(asked.search)
    return near(found) or found


def _meant(asked: Asked, better: Search | None) -> dict[str, str] | None:
    """Other words that find far more, and the way there."""
    if better is None:
        return None
    return {"words": better.words, "address": replace(asked, search=better).address()}


def _in_words(total: int) -> str:
    words = ngettext("%(count)s service matches", "%(count)s services match", total)
    return words % {"count": f"{total:,}"}


def _title(asked: Asked, last_page: int) -> str:
    title = _("Search: %(words)s") % {"words": asked.search.words} if asked.search.words else ""
    title = title or _("Find services")
    if asked.search.after:
        return f"{title} ({_('further results')})"
    if asked.search.page == 1:
        return title
    place = {"page": asked.search.page, "pages": last_page}
    return f"{title} ({_('page %(page)s of %(pages)s') % place})"


def _title_of(pair: Pair) -> str | Promise:
    return facets_by_name()[pair[0]].title


def _sorts(asked: Asked) -> list[dict[str, object]]:
    names = {
        Sort.MATCH: _("Best match"),
        Sort.REUSE: _("Most organisations reusing it"),
        Sort.RATED: _("Best reviewed"),
        Sort.NEWEST: _("Newest"),
        Sort.NAME: _("Name"),
    }
    if not asked.search.words:
        del names[Sort.MATCH]
    return [
        {"label": label, "address": asked.address(sort=sort), "current": sort == asked.search.sort}
        for sort, label in names.items()
    ]
