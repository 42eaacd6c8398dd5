"""The portal's addresses, with some that go wrong; `@pytest.mark.urls("tests.commons.routes")`."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from accounts.models import Organisation
from commons import urls
from commons.urls import handler400, handler429, handler500  # noqa: F401 - Django looks here
from tests import factories


@login_not_required
def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the machine room")


@login_not_required
def looks(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Organisation.objects.count()))


@login_not_required
def refuses(request: HttpRequest) -> HttpResponse:
    raise BadRequest("There are <b>two</b> of them.")


@login_not_required
def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(request.GET.get("words", ""))


@login_not_required
def says(request: HttpRequest) -> HttpResponse:
    getattr(messages, request.GET["level"])(request, "<i>words</i>")
    return HttpResponse("said")


def makes(request: HttpRequest) -> HttpResponse:
    """Makes an organisation of that name; says no to one that has none, breaks at 'broken'."""
    name = request.POST.get("name", "")
    if not name:
        return HttpResponse("Give it a name")
    if name == "broken":
        raise RuntimeError
    made = factories.organisation(name=name)
    return redirect(f"/made/{made.pk}/")


urlpatterns = [
    path("fails/", fails),
    path("looks/", looks),
    path("refuses/", refuses),
    path("forbids/", forbids),
    path("says/", says),
    path("makes/", makes),
    *urls.urlpatterns,
]
