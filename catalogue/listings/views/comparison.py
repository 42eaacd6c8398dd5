"""Two to four services side by side: one address, as a table, as lists, or for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.http import csv_file
from accounts.moments import one_moment
from accounts.visible import one_line
from catalogue.exchange.queries import example_notice
from catalogue.exchange.records import Record
from catalogue.exchange.tables import as_text
from catalogue.jobs.ledger import as_of
from catalogue.listings.comparison import (
    Cell,
    Row,
    SectionRows,
    count_rows,
    differences,
    kind_of,
    parts_of,
    table_of,
)
from catalogue.listings.filters import MOST, Choice, read_choice
from catalogue.listings.queries.comparison import Chosen, chosen
from catalogue.models import ListingState
from catalogue.search.filters import refuse_too_many
from catalogue.search.queries.matching import Search
from catalogue.search.queries.orders import Sort
from catalogue.search.queries.results import Result, results
from catalogue.search.words import read_words

OFFERED = 10


@login_not_required
@require_GET
@one_moment(writes=False)
def compare(request: HttpRequest) -> HttpResponse:
    refuse_too_many(request.GET)
    asked = read_choice(request.GET)
    found = chosen(asked.slugs)
    choice = replace(asked, slugs=tuple(one.slug for one in found.records))
    several = len(found.records) > 1
    every = _parts(found.records)
    different = differences(every) if several else every
    context = {
        "choice": choice,
        "title": _title(found.records),
        "services": [_heading(one, choice) for one in found.records],
        "parts": different if choice.only_differences else every,
        "alike": count_rows(every) - count_rows(different),
        "several": several,
        "notes": _notes(asked, found),
        "room": len(found.records) < MOST,
        "words": read_words(choice.words).text,
        "offers": _offers(choice),
        "as_of": as_of("adoption"),
    }
    return render(request, "catalogue/listings/comparison.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def compare_csv(request: HttpRequest) -> HttpResponse:
    refuse_too_many(request.GET)
    asked = read_choice(request.GET)
    records = chosen(asked.slugs).records
    if not records:
        raise Http404
    parts = _parts(records)
    shown = differences(parts) if asked.only_differences else parts
    rows = table_of(shown, [str(one.values["name"]) for one in records])
    if notice := example_notice():
        rows.append([notice])
    return csv_file("comparison", as_text(rows))


def _parts(records: Sequence[Record]) -> list[SectionRows]:
    """What the catalogue knows of each service, then what its owner says of it."""
    if not records:
        return []
    facts = [
        (_("Kind"), kind_of),
        (_("Published by"), _owner),
        (_("Reused by"), _reuse),
    ]
    if any(one.state != ListingState.LIVE for one in records):
        facts.append((_("State"), _state))
    rows = tuple(Row(label=label, cells=tuple(map(cell, records))) for label, cell in facts)
    return [SectionRows(name="service", title=_("The service"), rows=rows), *parts_of(records)]


def _owner(record: Record) -> Cell:
    page = reverse("organisations:page", args=[record.owner.slug])
    return Cell(lines=(record.owner.name,), href=page)


def _reuse(record: Record) -> Cell:
    """The number as the list of adopters has it, which it opens."""
    number = record.reused_by
    if not number:
        return Cell(why_empty=_("No other organisation yet"))
    words = ngettext("%(count)s organisation", "%(count)s organisations", number)
    address = reverse("adoption:adopters", args=[record.slug]) + "?show=reuse"
    return Cell(lines=(words % {"count": f"{number:,}"},), href=address)


def _state(record: Record) -> Cell:
    return Cell(lines=(str(ListingState(record.state).label),), chosen=True)


def _heading(record: Record, choice: Choice) -> dict[str, str]:
    return {
        "name": str(record.values["name"]),
        "language": record.language,
        "href": reverse("listings:page", args=[record.slug]),
        "without": choice.without_service(record.slug),
    }


def _title(records: Sequence[Record]) -> str:
    names = [str(one.values["name"]) for one in records]
    return (
        _("Compare: %(names)s") % {"names": ", ".join(names)} if names else _("Compare services")
    )


def _notes(asked: Choice, found: Chosen) -> list[str]:
    """What of the address is not as it was asked for."""
    notes = [
        _("“%(slug)s” was merged into %(name)s.") % {"slug": slug, "name": name}
        for slug, name in found.moved
    ]
    notes += [
        _("There is no published service at “%(slug)s”, so it is left out.")
        % {"slug": one_line(slug)[:120]}
        for slug in found.unknown
    ]
    if asked.left_over:
        notes.append(_("You can compare four services at once. The first four are shown."))
    if asked.ignored:
        parts = ", ".join(one_line(part) for part in asked.ignored[:10])
        notes.append(
            _("We left out parts of the address that mean nothing here: %(parts)s.")
            % {"parts": parts}
        )
    return notes


def _offers(choice: Choice) -> list[dict[str, str]]:
    """Services that the words find and that are not compared yet."""
    words = read_words(choice.words).text
    if not words:
        return []
    found: list[Result] = results(Search(words=words, sort=Sort.MATCH))
    return [
        {
            "name": one.name,
            "owner": one.owner,
            "language": one.language,
            "href": choice.with_service(one.slug),
        }
        for one in found
        if one.slug not in choice.slugs
    ][:OFFERED]
