"""A search that would take too long ends with a page that keeps what was asked for."""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import QueryCanceled

from accounts.moments import one_moment
from catalogue.search.words import read_words

SECONDS = 2


def in_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """All that the view reads is of one moment, and no statement may take more than 2 seconds."""

    @wraps(view)
    def answer(request: HttpRequest, *positional: object, **named: object) -> HttpResponse:
        try:
            with one_moment(writes=False):
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
                return view(request, *positional, **named)
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
        words = read_words(request.GET.get("q", "")).text
        kept = [(name, one) for name, some in request.GET.lists() if name != "q" for one in some]
        context = {"words": words, "kept": kept, "seconds": SECONDS}
        return render(request, "catalogue/search/slow.html", context, status=503)

    return answer
