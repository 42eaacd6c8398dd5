"""The front page, and search with facets: one form, one address for each result."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.moments import one_moment
from catalogue.jobs.ledger import as_of
from catalogue.search.filters import COMPARED, Asked, Pair, read_address
from catalogue.search.queries.facets import facets_by_name
from catalogue.search.queries.matching import (
    MOST_PAGES,
    PAGE_SIZE,
    Search,
    Sort,
    count_matches,
    count_total,
    says_something,
)
from catalogue.search.queries.results import newest, results
from catalogue.search.queries.reusers import reusing_organisations
from catalogue.search.views.panels import options_of, panels


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
    services = count_total(Search())
    reused = count_total(Search(reused=True))
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
            reverse("search:results") + "?reused=yes",
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
@one_moment(writes=False)
def find(request: HttpRequest) -> HttpResponse:
    asked = read_address(request.GET)
    counts = count_matches(asked.search)
    last_page = max(1, min(MOST_PAGES, -(-counts.total // PAGE_SIZE)))
    asked = replace(asked, search=replace(asked.search, page=min(asked.search.page, last_page)))
    shown_panels = panels(asked, counts)
    context = {
        "asked": asked,
        "words": asked.search.words,
        "title": _title(asked, last_page),
        "total": counts.total,
        "matches": _in_words(counts.total),
        "results": results(asked.search, scored=True),
        "panels": shown_panels,
        "has_filters": any(panel.options for panel in shown_panels),
        "applied": [
            {"label": label, "title": _title_of(pair), "address": asked.without(pair)}
            for pair, label in asked.labels.items()
        ],
        "kept": [
            *(pair for pair in asked.pairs if pair[0] not in facets_by_name()),
            *((COMPARED, slug) for slug in asked.compared),
        ],
        "sorts": _sorts(asked),
        "last_page": last_page,
        "narrow": counts.total > MOST_PAGES * PAGE_SIZE,
        "says_nothing": bool(request.GET.get("q")) and _says_nothing(asked, counts.total),
    }
    return render(request, "catalogue/search/results.html", context)


@login_not_required
@require_GET
def values(request: HttpRequest, facet: str) -> HttpResponse:
    if facet not in facets_by_name():
        raise Http404
    asked = read_address(request.GET)
    counts = count_matches(asked.search)
    context = {
        "asked": asked,
        "facet": facets_by_name()[facet],
        "options": options_of(asked, counts, facets_by_name()[facet]),
    }
    return render(request, "catalogue/search/values.html", context)


@login_not_required
@require_GET
def count(request: HttpRequest) -> JsonResponse:
    """How many services a choice of filters would show, for the script."""
    total = count_total(read_address(request.GET).search)
    return JsonResponse({"total": total, "words": _in_words(total)})


def _in_words(total: int) -> str:
    words = ngettext("%(count)s service matches", "%(count)s services match", total)
    return words % {"count": f"{total:,}"}


def _says_nothing(asked: Asked, total: int) -> bool:
    return total == 0 and not says_something(asked.search.words)


def _title(asked: Asked, last_page: int) -> str:
    title = _("Search: %(words)s") % {"words": asked.search.words} if asked.search.words else ""
    title = title or _("Find services")
    if asked.search.page == 1:
        return title
    place = {"page": asked.search.page, "pages": last_page}
    return f"{title} ({_('page %(page)s of %(pages)s') % place})"


def _title_of(pair: Pair) -> str | Promise:
    facet = facets_by_name().get(pair[0])
    return facet.title if facet else _("Owner") if pair[0] == "organisation" else _("Use")


def _sorts(asked: Asked) -> list[dict[str, object]]:
    names = {
        Sort.MATCH: _("Best match"),
        Sort.REUSE: _("Most organisations reusing it"),
        Sort.NEWEST: _("Newest"),
        Sort.NAME: _("Name"),
    }
    if not asked.search.words:
        del names[Sort.MATCH]
    return [
        {"label": label, "address": asked.address(sort=sort), "current": sort == asked.search.sort}
        for sort, label in names.items()
    ]
