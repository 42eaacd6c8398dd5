from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.moments import one_moment
from catalogue.capabilities.queries.tree import Node, node_or_404, tree
from catalogue.estate.queries.overlap import own_run
from catalogue.estate.queries.public import running_organisations
from catalogue.jobs.ledger import as_of
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.matching import everything
from catalogue.search.queries.results import results_of
from catalogue.search.queries.reusers import reusing_organisations
from catalogue.statistics.queries import standing_figures

SHOWN_ORGANISATIONS = 10


@login_not_required
@require_GET
@one_moment(writes=False)
def index(request: HttpRequest) -> HttpResponse:
    context = {"tree": tree(everything()), "as_of": as_of("search")}
    return render(request, "catalogue/capabilities/index.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    every = everything()
    node, above = node_or_404(slug, tree(every))
    found = every.choosing(CAPABILITY, node.capability.pk)
    standing = standing_figures(capability=node.capability.pk, readers=("adoption", "search"))
    reusers = reusing_organisations(node.capability).order_by("name", "pk")
    lines = own_run().filter(capability__in=node.all_keys())
    context = {
        "node": node,
        "above": above,
        "results": results_of(found) if node.services else [],
        "all_services": f"{reverse('search:results')}?{CAPABILITY}={slug}",
        "figures": _figures(node, standing.reuse),
        "standing": standing,
        "where": f"capability={slug}",
        "as_of": standing.as_of,
        "runners": running_organisations(lines).count(),
        "reusers": reusers[:SHOWN_ORGANISATIONS] if standing.reuse else [],
    }
    return render(request, "catalogue/capabilities/page.html", context)


def _figures(node: Node, reusers: int) -> list[dict[str, object]]:
    slug = node.capability.slug
    return [
        {
            "number": node.services,
            "label": ngettext("service does this", "services do this", node.services),
            "href": f"{reverse('search:results')}?{CAPABILITY}={slug}",
        },
        {
            "number": reusers,
            "label": ngettext(
                "organisation reuses one of them", "organisations reuse one of them", reusers
            ),
            "href": f"{reverse('organisations:index')}?{CAPABILITY}={slug}",
        },
    ]
