"""The journey of an editor: begin, see what is left, check, send."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import Role
from accounts.queries import membership_or_404
from catalogue.fields import fields_of, sections_of
from catalogue.fields.words import language_name
from catalogue.listings.actions import (
    Incomplete,
    NotEditable,
    create_draft,
    start_edit,
    submit,
    withdraw,
)
from catalogue.listings.changes import shown
from catalogue.listings.cleaning import WrongValue
from catalogue.listings.forms import BeginForm
from catalogue.listings.permissions import may_draft
from catalogue.listings.problems import is_optional, problems_of, section_states
from catalogue.listings.queries import last_decision, listings_of, own_listing_or_404, usual_wait
from catalogue.listings.views.versions import (
    only_editors,
    open_to_edit,
    open_version,
    where_open,
)
from catalogue.models import Listing, ListingState, Revision
from catalogue.models.listing import kinds_for
from catalogue.models.revision import OPEN_STATES, RevisionState
from catalogue.models.steps import Actor


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    membership = membership_or_404(request.user, organisation)
    body = membership.organisation
    context = {
        "organisation": body,
        "is_owner": membership.role == Role.OWNER,
        "listings": [_row(listing) for listing in listings_of(body)],
        "may_publish": may_draft(request.user, body),
    }
    return render(request, "catalogue/listings/publishing/own.html", context)


def _row(listing: Listing) -> dict[str, object]:
    revisions = list(listing.revisions.all())
    waiting = next((one for one in revisions if one.state in OPEN_STATES), None)
    newest = revisions[0]
    refused = newest.state == RevisionState.REFUSED
    return {
        "listing": listing,
        "name": newest.name,
        "open": waiting,
        "renewable": listing.is_renewable,
        "may_end": listing.may_become(ListingState.RETIRED, by=Actor.EDITOR),
        "refusal": next(iter(newest.decisions.all()), None) if refused else None,
        "merge": next(iter(listing.merges.all()), None),
    }


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    only_editors(request, body)
    form = BeginForm(request.POST or None, kinds=kinds_for(body))
    if form.is_valid():
        try:
            revision = create_draft(
                organisation=body, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except WrongValue as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("listings:edit", organisation, revision.listing.slug)
    context = {"organisation": body, "form": form}
    return render(
        request,
        "catalogue/listings/publishing/new.html",
        context,
        status=422 if form.errors else 200,
    )


@require_GET
@where_open
def task_list(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_version(request, organisation, listing)
    kind = revision.listing.kind
    states = section_states(revision)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "sections": [
            {
                "title": section.title,
                "state": states[section.name],
                "optional": is_optional(section.name, kind),
                "href": reverse("listings:section", args=[organisation, listing, section.name]),
            }
            for section in sections_of(kind)
        ],
        "languages": [
            {"code": code, "name": language_name(code)}
            for code in revision.texts_by_language()
            if code != revision.language
        ],
        "missing": len(problems_of(revision)),
        "decision": last_decision(revision),
        "may_publish": may_draft(request.user, revision.listing.organisation),
    }
    return render(request, "catalogue/listings/publishing/task_list.html", context)


@require_GET
@where_open
def check(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_version(request, organisation, listing)
    kind = revision.listing.kind
    answers = [
        {
            "label": field.label,
            "value": shown(field, revision.value_of(field.name, language=revision.language)),
            "is_choice": bool(field.choices),
            "public": field.public,
            "href": reverse("listings:section", args=[organisation, listing, field.section])
            + f"?from=check#id_{field.name}",
        }
        for field in fields_of(kind)
    ]
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "answers": answers,
        "problems": _links(organisation, listing, revision),
        "may_edit": may_draft(request.user, revision.listing.organisation)
        and revision.is_editable,
    }
    return render(request, "catalogue/listings/publishing/check.html", context)


def _links(organisation: str, listing: str, revision: Revision) -> list[dict[str, str]]:
    return [
        {
            "text": str(problem.message),
            "href": reverse("listings:section", args=[organisation, listing, problem.section])
            + f"?from=check#id_{problem.field}",
        }
        for problem in problems_of(revision)
    ]


@require_POST
@where_open
def send(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_version(request, organisation, listing)
    try:
        revision = submit(revision=revision, by=request.user, at=timezone.now())
    except Incomplete:
        return redirect("listings:check", organisation, listing)
    except NotEditable as error:
        messages.info(request, str(error))
    if revision.state == RevisionState.APPROVED:
        messages.success(request, _("The change is small, so it was published at once."))
        return redirect("listings:page", listing)
    return redirect("listings:sent", organisation, listing)


@require_GET
@where_open
def sent(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_version(request, organisation, listing)
    if revision.is_editable:
        return redirect("listings:edit", organisation, listing)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
        "wait": usual_wait(),
    }
    return render(request, "catalogue/listings/publishing/sent.html", context)


@require_POST
def begin_edit(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    entry = own_listing_or_404(body, listing)
    try:
        start_edit(listing=entry, by=request.user, at=timezone.now())
    except NotEditable as error:
        messages.info(request, str(error))
        return redirect("listings:own", organisation)
    return redirect("listings:edit", organisation, listing)


@require_http_methods(["GET", "POST"])
@where_open
def take_back(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    revision = open_to_edit(request, organisation, listing)
    if request.method == "POST":
        try:
            withdraw(revision=revision, by=request.user, at=timezone.now())
        except NotEditable as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("The version has been withdrawn."))
        return redirect("listings:own", organisation)
    context = {
        "revision": revision,
        "organisation": revision.listing.organisation,
    }
    return render(request, "catalogue/listings/publishing/withdraw.html", context)
