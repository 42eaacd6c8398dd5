from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, Func, Min, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.naming import has_words
from catalogue.models import NameDecision, UnresolvedAdopter

MOST_MATCHES = 20
MOST_SUGGESTED = 5
LEAST_ALIKE = 0.3
"""Share of three-letter groups in common, as PostgreSQL's own threshold."""


def _folded(expression: Any) -> Func:
    """Without accents and capitals."""
    return Lower(Func(expression, function="unaccent"))


def waiting_names() -> QuerySet[Any]:
    """One row for each name, whatever its accents and capitals; those that came first first.

    Each has the key of its first row, and how many services it is named for.
    """
    return (
        UnresolvedAdopter.objects.waiting()
        .annotate(folded=_folded(F("name")))
        .values("folded")
        .annotate(first=Min("pk"), services=Count("listing", distinct=True))
        .order_by("first")
    )


def names_in(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """These groups, each with its name as it was first written."""
    known = list(rows)
    found = UnresolvedAdopter.objects.select_related("listing__live_revision").in_bulk(
        [row["first"] for row in known]
    )
    return [{**row, "row": found[row["first"]]} for row in known if row["first"] in found]


def decided_names() -> QuerySet[UnresolvedAdopter]:
    """The latest first."""
    return (
        UnresolvedAdopter.objects.exclude(decision=NameDecision.WAITING)
        .select_related("listing__live_revision", "organisation", "decided_by")
        .order_by("-decided_at", "-pk")
    )


def name_or_404(key: int) -> UnresolvedAdopter:
    found = (
        UnresolvedAdopter.objects.filter(pk=key)
        .select_related("listing__live_revision", "organisation", "decided_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def services_naming(name: UnresolvedAdopter) -> list[UnresolvedAdopter]:
    """The rows that wait with the same name, one for each service."""
    alike = UnresolvedAdopter.objects.waiting().named_alike(name.name)
    return list(alike.select_related("listing__live_revision").order_by("pk"))


@dataclass(frozen=True)
class Suggestion:
    """An organisation that the name may stand for, and why."""

    organisation: Organisation
    reason: str


def suggestions_for(name: UnresolvedAdopter) -> list[Suggestion]:
    """Up to five, the strongest reason first: number, same name, folded name, likeness."""
    bodies = Organisation.objects.public_bodies()
    found: dict[int, Suggestion] = {}
    for rule, reason in _rules(name):
        for body in bodies.filter(rule).distinct().order_by("name", "pk"):
            found.setdefault(body.pk, Suggestion(body, reason))
    wanted: Any = _folded(Value(name.name))
    likeness = TrigramSimilarity(_folded(F("name")), wanted)
    alike = bodies.annotate(alike=likeness).filter(alike__gt=LEAST_ALIKE)
    for body in alike.order_by("-alike", "pk")[:MOST_SUGGESTED]:
        words = _("the names are %(share)s%% alike") % {"share": round(body.alike * 100)}
        found.setdefault(body.pk, Suggestion(body, words))
    return list(found.values())[:MOST_SUGGESTED]


def _rules(name: UnresolvedAdopter) -> list[tuple[Q, str]]:
    rules = []
    if name.uri:
        own = name.uri.rstrip("/")
        rules += [
            (Q(identifiers__value__iexact=name.uri), _("the same official number or address")),
            (Q(website__in=[own, f"{own}/"]), _("the same website")),
        ]
    return [
        *rules,
        (Q(name__iexact=name.name), _("the same name")),
        (Q(name__unaccent__iexact=name.name), _("the same name but for accents")),
    ]


def bodies_like(words: str) -> list[Organisation]:
    """Up to 20 public bodies that have the words in their name."""
    if not words.split():
        return []
    found = Organisation.objects.public_bodies().filter(has_words(words, "name"))
    return list(found.order_by("name", "pk")[:MOST_MATCHES])
