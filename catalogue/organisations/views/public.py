"""The list of organisations, and the page that tells one's story."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.choosing import left_out, select_of
from accounts.models import Organisation, User
from accounts.moments import one_moment
from accounts.permissions import is_member
from catalogue.estate.queries.public import run_by
from catalogue.models import Standing
from catalogue.organisations.filters import OrganisationFilter
from catalogue.organisations.queries import (
    charts_of,
    every_organisation,
    organisation_or_404,
    published_by,
    used_by,
)
from catalogue.search.filters import refuse_too_many
from catalogue.search.queries.facets import ORGANISATION
from catalogue.search.queries.matching import everything
from catalogue.search.queries.results import results_of
from catalogue.statistics.queries import OrganisationFigures, organisation_figures

PAGE_SIZE = 25
DOORS = ("existing", "use", "reuses", "capability", "could_use", "reuses_service")
"""Parts of the address that figures lead to, kept when the form beside is sent."""


@login_not_required
@require_GET
@one_moment(writes=False)
def index(request: HttpRequest) -> HttpResponse:
    refuse_too_many(request.GET)
    chosen = OrganisationFilter(request.GET, queryset=every_organisation())
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    total = page.paginator.count
    data = chosen.form.cleaned_data
    words = ngettext("%(count)s organisation", "%(count)s organisations", total)
    context = {
        "name": data.get("name") or "",
        "selects": [select_of(chosen.form, name) for name in ("type", "size", "place")],
        "kept": [(name, data[name]) for name in DOORS if data.get(name)],
        "ignored": left_out(chosen.form, request.GET),
        "heading": words % {"count": f"{total:,}"},
        "notes": _notes(chosen),
        "page": page,
        "rows": _with_counts(page),
        "address": lambda number: _address(request.GET, number),
    }
    return render(request, "catalogue/organisations/index.html", context)


def _notes(chosen: OrganisationFilter) -> list[str]:
    """What the figure that led here counts, in sentences."""
    data, capability = chosen.form.cleaned_data, chosen.capability_chosen
    notes = []
    if data.get("use"):
        stage = {"stage": Standing(data["use"]).label}
        notes.append(_("Each is counted at its furthest, and stands here: %(stage)s.") % stage)
    elif data.get("reuses") or capability:
        notes.append(_("They reuse a service of an organisation outside their own group."))
    if capability:
        notes.append(_("The service does this: %(does)s.") % {"does": capability.name})
    if data.get("existing"):
        notes.append(_("They are public bodies that exist today."))
    return [*notes, *_notes_of_service(chosen)]


def _notes_of_service(chosen: OrganisationFilter) -> list[str]:
    words = {
        "could_use": _("%(service)s is meant for their type, and its publisher's group is not theirs."),
        "reuses_service": _("They reuse %(service)s."),
    }  # fmt: skip
    found = [
        (text, chosen.service_chosen(name))
        for name, text in words.items()
        if chosen.form.cleaned_data.get(name)
    ]
    return [
        text % {"service": one.live_revision.name}
        for text, one in found
        if one is not None and one.live_revision is not None
    ]


def _with_counts(page: Page[Organisation]) -> list[dict[str, object]]:
    keys = [one.pk for one in page.object_list]
    published, used = published_by(keys), used_by(keys)
    return [
        {
            "organisation": one,
            "published": published.get(one.pk, 0),
            "used": used.get(one.pk, 0),
        }
        for one in page.object_list
    ]


def _address(data: QueryDict, number: int) -> str:
    parts = {name: data.get(name, "") for name in data if data.get(name) and name != "page"}
    return f"{reverse('organisations:index')}?{urlencode(parts | {'page': str(number)})}"


@login_not_required
@require_GET
@one_moment(writes=False)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_or_404(slug)
    if organisation.is_supplier:  # one page for each organisation, at one address
        return redirect("suppliers:page", slug)
    found = everything().choosing(ORGANISATION, organisation.pk)
    published = found.total
    figures = organisation_figures(organisation.pk, readers=("adoption", "search"))
    context = {
        "organisation": organisation,
        "published": published,
        "results": results_of(found) if published else [],
        "all_published": f"{reverse('search:results')}?organisation={organisation.slug}",
        "figures_of_own": _figures_of_own(organisation, figures, published),
        "figures_of_use": _figures_of_use(organisation, figures),
        "as_of": figures.as_of,
        "uses_anything": any(
            (figures.in_use, figures.trialling, figures.considering, figures.unconfirmed)
        ),
        "charts": charts_of(organisation),
        "runs_itself": run_by(organisation).count(),
        "own": isinstance(request.user, User) and is_member(request.user, organisation),
    }
    return render(request, "catalogue/organisations/page.html", context)


def _figures_of_own(
    organisation: Organisation, figures: OrganisationFigures, published: int
) -> list[dict[str, object]]:
    return [
        {
            "number": published,
            "label": ngettext("service it publishes", "services it publishes", published),
            "href": f"{reverse('search:results')}?organisation={organisation.slug}",
        },
        {
            "number": figures.reused_by,
            "label": ngettext(
                "organisation reuses what it publishes",
                "organisations reuse what it publishes",
                figures.reused_by,
            ),
            "href": reverse("adoption:reused_by", args=[organisation.slug]),
        },
    ]


def _figures_of_use(
    organisation: Organisation, figures: OrganisationFigures
) -> list[dict[str, object]]:
    address = reverse("adoption:uses", args=[organisation.slug])
    in_use = ngettext("service it uses", "services it uses", figures.in_use)
    shown = (
        ("in_use", figures.in_use, in_use),
        ("trialling", figures.trialling, _("being tried out")),
        ("considering", figures.considering, _("being considered")),
        ("unconfirmed", figures.unconfirmed, _("recorded, not yet confirmed")),
    )
    return [
        {"number": number, "label": label, "href": f"{address}?show={show}"}
        for show, number, label in shown
    ]
