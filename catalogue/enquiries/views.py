from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, too_many
from accounts.queries import membership_or_404, organisations_of
from catalogue.enquiries.actions import AlreadyAnswered, AlreadyAsked, NotToBeAsked, answer, ask
from catalogue.enquiries.forms import AnswerForm, QuestionForm
from catalogue.enquiries.permissions import may_answer
from catalogue.enquiries.queries import (
    askable_by_key_or_404,
    askable_or_404,
    enquiries_of,
    enquiry_or_404,
)

PAGE = 25


@require_GET
def choose(request: SignedInRequest, slug: str, adopter: str) -> HttpResponse:
    """For which of my organisations? One needs no question."""
    adoption = askable_or_404(slug, adopter)
    bodies = [one.organisation for one in organisations_of(request.user)]
    bodies = [one for one in bodies if not one.is_supplier and one != adoption.organisation]
    if len(bodies) == 1:
        return redirect(f"{reverse('enquiries:new', args=[bodies[0].slug])}?use={adoption.pk}")
    context = {"adoption": adoption, "bodies": bodies}
    return render(request, "catalogue/enquiries/choose.html", context)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    adoption = askable_by_key_or_404(request.GET.get("use", ""))
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="question"):
            return too_many(request)
        try:
            made = ask(
                adoption=adoption,
                organisation=body,
                words=form.cleaned_data["words"],
                by=request.user,
                at=timezone.now(),
            )
        except (AlreadyAsked, NotToBeAsked) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Your question is sent. You are told when they have answered.")
            )
            return redirect("enquiries:one", organisation, made.pk)
    context = {"organisation": body, "adoption": adoption, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/enquiries/new.html", context, status=status)


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    context = {
        "organisation": body,
        "page": Paginator(enquiries_of(body), PAGE).get_page(request.GET.get("page")),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/enquiries/own.html", context)


@require_GET
def one(request: SignedInRequest, organisation: str, enquiry: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = enquiry_or_404(body, enquiry)
    context = {
        "organisation": body,
        "enquiry": found,
        "asked": found.adoption.organisation == body,
        "may_answer": not found.is_answered and may_answer(request.user, found),
    }
    return render(request, "catalogue/enquiries/one.html", context)


@require_http_methods(["GET", "POST"])
def give_answer(request: SignedInRequest, organisation: str, enquiry: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = enquiry_or_404(body, enquiry)
    if not may_answer(request.user, found):
        raise PermissionDenied(_("Only editors and owners can answer for the organisation."))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            answer(enquiry=found, words=words, by=request.user, at=timezone.now())
        except AlreadyAnswered as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Your answer is sent."))
        return redirect("enquiries:one", organisation, enquiry)
    context = {"organisation": body, "enquiry": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/enquiries/answer.html", context, status=status)
