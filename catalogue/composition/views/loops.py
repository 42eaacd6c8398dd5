"""What merges bring and no editor can: services that are built from themselves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest, moderator_required
from catalogue.composition.queries.parts import loops_found


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    return render(request, "catalogue/composition/loops.html", {"loops": loops_found()})
