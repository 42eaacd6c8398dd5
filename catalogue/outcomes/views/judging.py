"""Where moderators say which evidence they have seen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.outcomes.actions import NotToVerify, verify
from catalogue.outcomes.forms import SeenForm
from catalogue.outcomes.permissions import may_verify
from catalogue.outcomes.queries import counting_or_404, in_words, to_verify

PAGE = 25


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    page = Paginator(to_verify(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "reports": [in_words(one) for one in page.object_list],
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/outcomes/index.html", context)


@require_http_methods(["GET", "POST"])
@moderator_required
def verify_report(request: SignedInRequest, report: int) -> HttpResponse:
    found = counting_or_404(report)
    if not may_verify(request.user, found):
        raise PermissionDenied(
            _("Only a moderator from outside both organisations can verify this.")
        )
    form = SeenForm(request.POST or None)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            verify(report=found, seen=seen, by=request.user, at=timezone.now())
        except NotToVerify as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Verified. Everybody reads which evidence you have seen."))
        return redirect("outcomes:index")
    context = {"shown": in_words(found), "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/outcomes/verify.html", context, status=status)
