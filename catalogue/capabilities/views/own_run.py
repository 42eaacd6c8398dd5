"""Who runs their own for one purpose, and what they could share instead."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.choosing import narrowing
from accounts.http import csv_file
from accounts.moments import one_moment
from catalogue.capabilities.filters import WHO, OwnRunFilter
from catalogue.capabilities.queries.files import lines_file
from catalogue.capabilities.queries.tree import Node, node_or_404, tree
from catalogue.estate.queries.overlap import extent, own_run
from catalogue.estate.queries.public import run_by_each, running_organisations
from catalogue.jobs.ledger import as_of
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.matching import everything
from catalogue.search.queries.results import results_of
from catalogue.search.queries.reusers import reusing_organisations

PAGE_SIZE = 100
KEPT = (*WHO, "below")
SHOWN_SERVICES, SHOWN_ORGANISATIONS = 3, 5


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The list behind the number of organisations that run their own: each once."""
    node, chosen = _narrowed(request, slug)
    bodies = Paginator(running_organisations(chosen.qs), PAGE_SIZE)
    shown = bodies.get_page(request.GET.get("page"))
    lines = run_by_each(chosen.qs, list(shown.object_list))
    context = {
        "node": node,
        "page": shown,
        "rows": [(one, lines.get(one.pk, [])) for one in shown.object_list],
        "all": extent(chosen.qs, on=timezone.localdate()),
        "chosen": list(_chosen(chosen)),
        "address": lambda number: narrowing(request.GET, KEPT, page=number),
        "csv": reverse("capabilities:own_run_csv", args=[slug]) + narrowing(request.GET, KEPT),
        **_instead(node),
    }
    return render(request, "catalogue/capabilities/own_run.html", context)


def _narrowed(request: HttpRequest, slug: str) -> tuple[Node, OwnRunFilter]:
    """The purpose, and what is run for it and, unless the address says otherwise, for all below."""
    node, _above = node_or_404(slug, tree(everything()))
    keys = node.all_keys() if request.GET.get("below") != "without" else [node.capability.pk]
    return node, OwnRunFilter(request.GET, queryset=own_run().filter(capability__in=keys))


def _chosen(chosen: OwnRunFilter) -> Iterable[str]:
    """What the list is narrowed to, in words."""
    for name in WHO:
        value = chosen.form.cleaned_data.get(name)
        if value:
            yield str(dict(chosen.form.fields[name].choices)[value])
    if chosen.data.get("below") == "without":
        yield _("without the purposes below it")


def _instead(node: Node) -> dict[str, Any]:
    """The services that do this, the most reused first, and who reuses one."""
    found = everything().choosing(CAPABILITY, node.capability.pk)
    reusers = reusing_organisations(node.capability).order_by("name", "pk")
    return {
        "results": results_of(found)[:SHOWN_SERVICES] if node.services else [],
        "all_services": f"{reverse('search:results')}?{CAPABILITY}={node.capability.slug}",
        "reusers": reusers[:SHOWN_ORGANISATIONS],
        "reusing": reusers.count(),
        "all_reusers": f"{reverse('organisations:index')}?{CAPABILITY}={node.capability.slug}",
        "as_of": as_of("adoption", "search"),
    }


@login_not_required
@require_GET
@one_moment(writes=False)
def page_csv(request: HttpRequest, slug: str) -> HttpResponse:
    _node, chosen = _narrowed(request, slug)
    return csv_file(f"own-run-{slug}", lines_file(chosen.qs, on=timezone.localdate()))
