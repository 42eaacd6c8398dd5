"""A person's own saved searches: saved, listed with what is new, renamed, stopped."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.moments import one_moment
from accounts.queries import membership_or_404, organisations_of
from catalogue.models import NoticeGroup, SavedSearch, Way
from catalogue.models.saved_search import LONGEST_NAME
from catalogue.notifications.queries.lists import choices_of
from catalogue.search.actions.saved import (
    AlreadySaved,
    ChangedMeanwhile,
    NotToBeKept,
    StoppedMeanwhile,
    keep_search,
    mark_looked_at,
    rename_search,
    stop_search,
)
from catalogue.search.filters import Asked, read_address, read_kept
from catalogue.search.forms import NameForm, RenameForm
from catalogue.search.queries.facets import facets_by_name
from catalogue.search.queries.matching import PAGE_SIZE
from catalogue.search.queries.results import results_by_key
from catalogue.search.queries.saved import (
    findings,
    listings_of,
    newest_first,
    saved_as,
    saved_by,
    saved_or_404,
)

PAGE = 10
"""Each is searched for where it is listed."""
_MAILED = {
    Way.NOW: gettext_lazy("What is new is mailed to you at once."),
    Way.DAILY: gettext_lazy("What is new is mailed to you once a day."),
    Way.WEEKLY: gettext_lazy("What is new is mailed to you once a week."),
    Way.NEVER: gettext_lazy("Nothing is mailed to you. What is new stands here and in your notices."),
}  # fmt: skip


@require_GET
def keep(request: SignedInRequest) -> HttpResponse:
    """For which of my organisations? One needs no question."""
    asked = read_address(request.GET)
    bodies = [one.organisation for one in organisations_of(request.user)]
    ways = [(body, _keeping(body, asked)) for body in bodies]
    if len(ways) == 1:
        return redirect(ways[0][1])
    context = {"asked": asked, "search": ", ".join(_in_words(asked)), "ways": ways}
    return render(request, "catalogue/search/saved/choose.html", context)


def _keeping(body: Organisation, asked: Asked) -> str:
    address, kept = reverse("search:keep_for", args=[body.slug]), asked.kept_address()
    return f"{address}?{kept}" if kept else address


@require_http_methods(["GET", "POST"])
def keep_for(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    asked = read_address(request.GET)
    words = ", ".join(_in_words(asked))
    known = saved_as(request.user, body, asked.kept_address())
    if known is not None and request.method == "GET":
        return _saved_before(request, organisation)
    usual = {"name": Truncator(words).chars(LONGEST_NAME)}
    form = NameForm(request.POST or None, initial=usual)
    if form.is_valid():
        with one_moment(writes=False):
            listings = listings_of(asked.search)
        try:
            keep_search(
                address=asked.kept_address(),
                name=form.cleaned_data["name"],
                listings=listings,
                organisation=body,
                by=request.user,
                at=timezone.now(),
            )
        except AlreadySaved:
            return _saved_before(request, organisation)
        except NotToBeKept as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. You are told when it finds something new."))
            return redirect("search:saved", organisation)
    context = {"organisation": body, "asked": asked, "search": words, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/search/saved/keep.html", context, status=status)


def _saved_before(request: SignedInRequest, organisation: str) -> HttpResponse:
    messages.info(request, _("You saved this search before. It stands in this list."))
    return redirect("search:saved", organisation)


def _in_words(asked: Asked) -> list[str]:
    """What is asked for, as people say it; at least one part."""
    facets = facets_by_name()
    parts = [asked.search.words] if asked.search.words else []
    for (name, _value), label in asked.labels.items():
        filtered = {"title": facets[name].title, "value": capfirst(str(label))}
        parts.append(_("%(title)s: %(value)s") % filtered)
    return parts or [_("All services")]


@require_GET
@one_moment(writes=False)
def saved(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    page = Paginator(saved_by(request.user, body), PAGE).get_page(request.GET.get("page"))
    ways = {one.name: one.way for one in choices_of(request.user)}
    context = {
        "organisation": body,
        "mailed": _MAILED[Way(ways[NoticeGroup.SEARCHES])],
        "page": page,
        "rows": _rows(list(page.object_list)),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/search/saved/own.html", context)


def _rows(page: Sequence[SavedSearch]) -> list[dict[str, object]]:
    read = [read_kept(saved.address) for saved in page]
    found = findings([asked.search for asked in read])
    return [
        {
            "saved": saved,
            "address": asked.address(),
            "search": ", ".join(_in_words(asked)),
            "ignored": asked.ignored[:10],
            "total": one.total,
            "instead": one.instead,
            "new": len(saved.new_listings & one.listings),
        }
        for saved, asked, one in zip(page, read, found, strict=True)
    ]


@require_GET
@one_moment(writes=False)
def saved_one(request: SignedInRequest, organisation: str, saved: int) -> HttpResponse:
    """Exactly what is new, the last published first."""
    found = _own(request, organisation, saved)
    asked = read_kept(found.address)
    new = newest_first(found.new_listings & listings_of(asked.search))
    page = Paginator(new, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": found.organisation,
        "saved": found,
        "results_address": asked.address(),
        "search": ", ".join(_in_words(asked)),
        "page": page,
        "results": list(results_by_key(page.object_list).values()),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/search/saved/one.html", context)


def _own(request: SignedInRequest, organisation: str, key: int) -> SavedSearch:
    body = membership_or_404(request.user, organisation).organisation
    return saved_or_404(request.user, body, key)


@require_POST
def looked_at(request: SignedInRequest, organisation: str, saved: int) -> HttpResponse:
    """All that the page has shown, unless more was found meanwhile."""
    own = _own(request, organisation, saved)
    shown = request.POST.get("found", "")
    number = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else -1
    try:
        mark_looked_at(saved=own, found=number, person=request.user, at=timezone.now())
    except ChangedMeanwhile as error:
        messages.info(request, str(error))
        return redirect("search:saved_one", organisation, saved)
    except StoppedMeanwhile as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("Marked as seen. You are told when there is more."))
    return redirect("search:saved", organisation)


@require_http_methods(["GET", "POST"])
def rename(request: SignedInRequest, organisation: str, saved: int) -> HttpResponse:
    own = _own(request, organisation, saved)
    form = RenameForm(request.POST or None, initial={"name": own.name, "seen": own.version})
    if form.is_valid():
        try:
            rename_search(saved=own, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ChangedMeanwhile as error:
            form = form.over(_own(request, organisation, saved))
            form.add_error(None, str(error))
        except StoppedMeanwhile as error:
            messages.info(request, str(error))
            return redirect("search:saved", organisation)
        else:
            messages.success(request, _("The name is changed."))
            return redirect("search:saved", organisation)
    context = {"organisation": own.organisation, "saved": own, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/search/saved/rename.html", context, status=status)


@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, organisation: str, saved: int) -> HttpResponse:
    own = _own(request, organisation, saved)
    if request.method == "POST":
        try:
            stop_search(saved=own, by=request.user, at=timezone.now())
        except StoppedMeanwhile as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Stopped. You are told no more of this search."))
        return redirect("search:saved", organisation)
    context = {"organisation": own.organisation, "saved": own}
    return render(request, "catalogue/search/saved/stop.html", context)
