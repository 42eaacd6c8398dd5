"""A search that would take too long ends with a page that keeps what was asked for."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.search.queries import limits
from catalogue.search.words import read_words


def in_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """All that the view reads is of one moment; a slow one is answered with the page of slow ones."""

    @wraps(view)
    def answer(request: HttpRequest, *positional: object, **named: object) -> HttpResponse:
        try:
            with limits.in_time():
                return view(request, *positional, **named)
        except limits.TooSlow:
            pass
        words = read_words(request.GET.get("q", "")).text
        kept = [(name, one) for name, some in request.GET.lists() if name != "q" for one in some]
        context = {"words": words, "kept": kept, "seconds": limits.SECONDS}
        return render(request, "catalogue/search/slow.html", context, status=503)

    return answer
