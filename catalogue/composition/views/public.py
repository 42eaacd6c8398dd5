"""What a service is built from, what it is in, and who is affected if it ends."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.moments import one_moment
from catalogue.composition.permissions import may_compose
from catalogue.composition.queries.parts import (
    Line,
    built_from,
    said_beside,
    used_in,
    with_services,
)
from catalogue.composition.queries.reach import SHOWS, ReachFigures, reach_figures, reached
from catalogue.jobs.ledger import as_of
from catalogue.models import Listing, Part, Relation

PAGE_SIZE = 50
Row = dict[str, object]


def _listing(request: HttpRequest, slug: str) -> Listing:
    person = request.user if isinstance(request.user, User) else None
    found = (
        Listing.objects.visible_to(person)
        .filter(slug=slug, live_revision__isnull=False)
        .select_related("live_revision", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


@login_not_required
@require_GET
@one_moment(writes=False)
def parts(request: HttpRequest, slug: str) -> HttpResponse:
    listing = _listing(request, slug)
    below, above = built_from(listing), used_in(listing)
    figures = reach_figures(listing.pk)
    page = Paginator(above.lines, PAGE_SIZE).get_page(request.GET.get("page"))
    address = reverse("composition:parts", args=[slug])
    context = {
        "listing": listing,
        "below": _nested(with_services(below, below.lines), _PARTS),
        "built_from": len(below.lines),
        "page": page,
        "above": _nested(with_services(above, page.object_list), _WHOLES),
        "beside": _beside(listing, said_beside(listing)),
        "items": _doors(slug, len(above.lines), figures),
        "as_of": figures.as_of,
        "editor": isinstance(request.user, User)
        and may_compose(request.user, listing.organisation),
        "address": lambda number: f"{address}?page={number}#used-in",
    }
    return render(request, "catalogue/composition/parts.html", context)


_PARTS = {
    Relation.CONTAINS: gettext_noop("Contained in %(name)s"),
    Relation.DEPENDS_ON: gettext_noop("%(name)s needs it to run"),
}
_WHOLES = {
    Relation.CONTAINS: gettext_noop("Contains %(name)s"),
    Relation.DEPENDS_ON: gettext_noop("Needs %(name)s to run"),
}


def _nested(lines: Iterable[Line], words: dict[Relation, str]) -> list[Row]:
    """Each with those that stand below it; the first of a page stands at the margin."""
    top: list[Row] = []
    open_at = [(0, top)]
    for line in lines:
        while len(open_at) > 1 and open_at[-1][0] >= line.depth:
            open_at.pop()
        under: list[Row] = []
        open_at[-1][1].append(_row(line, words) | {"under": under})
        open_at.append((line.depth, under))
    return top


def _row(line: Line, words: dict[Relation, str]) -> Row:
    name = {"name": _name(line.under)}
    return {
        "slug": line.listing.slug,
        "name": _name(line.listing),
        "owner": line.listing.organisation.name,
        "how": " · ".join(_(words[Relation(one)]) % name for one in line.relations),
    }


def _name(listing: Listing) -> str:
    return listing.live_revision.name if listing.live_revision else listing.slug


def _beside(listing: Listing, said: Iterable[Part]) -> list[tuple[str, list[Listing]]]:
    """Each relation along which nothing is counted, in both directions, where there is one."""
    titles = {
        (Relation.BASED_ON, True): _("It is based on"),
        (Relation.BASED_ON, False): _("Based on it"),
        (Relation.REPLACES, True): _("It replaces"),
        (Relation.REPLACES, False): _("Replaced by"),
    }
    found: dict[tuple[Relation, bool], list[Listing]] = {key: [] for key in titles}
    for one in said:
        of_it = one.whole_id == listing.pk
        found[Relation(one.relation), of_it].append(one.part if of_it else one.whole)
    return [(title, found[key]) for key, title in titles.items() if found[key]]


def _doors(slug: str, services: int, figures: ReachFigures) -> list[Row]:
    """What would be affected if it ended, each number with the list that it counts."""
    address = reverse("composition:reached_by", args=[slug])
    shown = (
        ("direct", ngettext("organisation reuses it", "organisations reuse it", figures.direct)),
        (
            "through_parts",
            ngettext(
                "organisation reaches it only inside something else",
                "organisations reach it only inside something else",
                figures.through_parts,
            ),
        ),
        (
            "reach",
            ngettext(
                "organisation in all, each counted once",
                "organisations in all, each counted once",
                figures.reach,
            ),
        ),
    )
    built = ngettext("service is built from it", "services are built from it", services)
    return [
        {"number": services, "label": built, "href": "#used-in"},
        *(
            {
                "number": getattr(figures, name),
                "label": label,
                "href": f"{address}?show={name.removesuffix('_parts')}",
            }
            for name, label in shown
        ),
    ]


@login_not_required
@require_GET
@one_moment(writes=False)
def reached_by(request: HttpRequest, slug: str) -> HttpResponse:
    """The list behind a figure of reach: as long as the figure says."""
    listing = _listing(request, slug)
    show = request.GET.get("show", "through")
    show = show if show in SHOWS else "through"
    context = {
        "listing": listing,
        "show": show,
        "rows": reached(listing, show=show),
        "as_of": as_of("adoption", "reach"),
    }
    return render(request, "catalogue/composition/reached_by.html", context)
