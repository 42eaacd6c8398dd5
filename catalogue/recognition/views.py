from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest, moderator_required
from accounts.visible import one_line
from catalogue.models import UnresolvedAdopter
from catalogue.recognition.actions import (
    AlreadyDecided,
    NotDecided,
    dismiss_name,
    match_name,
    reopen_name,
)
from catalogue.recognition.forms import NameForm
from catalogue.recognition.queries import (
    bodies_like,
    decided_names,
    name_or_404,
    names_in,
    services_naming,
    suggestions_for,
    waiting_names,
)

PAGE = 25


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    page = Paginator(waiting_names(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "names": names_in(page.object_list),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/recognition/index.html", context)


@require_GET
@moderator_required
def decided(request: SignedInRequest) -> HttpResponse:
    context = {
        "page": Paginator(decided_names(), PAGE).get_page(request.GET.get("page")),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/recognition/decided.html", context)


@require_http_methods(["GET", "POST"])
@moderator_required
def one(request: SignedInRequest, name: int) -> HttpResponse:
    found = name_or_404(name)
    words = one_line(request.GET.get("q", ""))[:100]
    services = services_naming(found)
    form = NameForm(
        request.POST or None,
        suggested=suggestions_for(found),
        found=bodies_like(words),
        services=len(services),
    )
    if form.is_valid():
        return _store(request, found, form)
    context = {"name": found, "services": services, "words": words, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/recognition/one.html", context, status=status)


def _store(request: SignedInRequest, name: UnresolvedAdopter, form: NameForm) -> HttpResponse:
    body, at = form.chosen(), timezone.now()
    everywhere = bool(form.cleaned_data.get("everywhere"))
    try:
        if body is not None:
            match_name(name=name, organisation=body, everywhere=everywhere, by=request.user, at=at)
        else:
            decision = form.cleaned_data["choice"]
            dismiss_name(
                name=name, decision=decision, everywhere=everywhere, by=request.user, at=at
            )
    except AlreadyDecided as error:
        messages.info(request, str(error))
        return redirect("recognition:one", name.pk)
    told = _("Matched. The organisation is told, and no figure changes.")
    messages.success(request, told if body else _("Stored. The name waits no more."))
    return redirect("recognition:index")


@require_POST
@moderator_required
def reopen(request: SignedInRequest, name: int) -> HttpResponse:
    """Undoes the last decision on a name."""
    try:
        reopen_name(name=name_or_404(name), by=request.user, at=timezone.now())
    except NotDecided as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("Undone. The name waits for a decision again."))
    return redirect("recognition:one", name)
