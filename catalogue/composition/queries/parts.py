"""Rows for pages: what a listing is built from, what it is in, what else is said of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from accounts.models import Organisation
from accounts.naming import has_words
from catalogue.composition.graph import Indented, downwards, loops, outline, reach, upwards
from catalogue.composition.queries.edges import edges_above, edges_below
from catalogue.models import Adoption, Listing, ListingState, Part
from catalogue.models.part import BUILT_FROM

MOST_MATCHES = 20


@dataclass(frozen=True)
class Outline:
    """Services in an indented list, each once, by key; and what joins each to the one above."""

    lines: Sequence[Indented]
    relations: Mapping[int, Sequence[str]]


def built_from(listing: Listing) -> Outline:
    """What everybody sees of what it contains and depends on."""
    edges = edges_below(listing.pk)
    lines = outline(listing.pk, downwards(edges))
    return Outline(lines, {one.listing: edges[one.under, one.listing] for one in lines})


def used_in(listing: Listing) -> Outline:
    """What everybody sees of what contains it or depends on it."""
    edges = edges_above(listing.pk)
    lines = outline(listing.pk, upwards(edges))
    return Outline(lines, {one.listing: edges[one.listing, one.under] for one in lines})


@dataclass(frozen=True)
class Line:
    """A service in an indented list, the one below which it stands, and what joins the two."""

    listing: Listing
    under: Listing
    depth: int
    relations: Sequence[str]


def with_services(known: Outline, lines: Iterable[Indented]) -> list[Line]:
    """Some of its lines, with the names and owners of the services."""
    steps = list(lines)
    keys = {key for one in steps for key in (one.listing, one.under)}
    rows = Listing.objects.select_related("live_revision", "organisation").in_bulk(keys)
    return [
        Line(rows[one.listing], rows[one.under], one.depth, known.relations[one.listing])
        for one in steps
    ]


def said_beside(listing: Listing) -> QuerySet[Part]:
    """What it is based on or replaces, and the other way round: nothing is counted along these."""
    return (
        Part.objects.shown()
        .filter(Q(whole=listing) | Q(part=listing))
        .exclude(relation__in=BUILT_FROM)
        .select_related("whole__live_revision", "part__live_revision")
        .order_by("relation", "pk")
    )


def parts_of(listing: Listing) -> QuerySet[Part]:
    """What its organisation has said, by relation and name; what went out of sight as well."""
    return (
        Part.objects.filter(whole=listing)
        .select_related("part__live_revision", "part__organisation")
        .order_by("relation", Lower("part__live_revision__name"), "pk")
    )


def own_part_or_404(organisation: Organisation, slug: str, key: int) -> Part:
    """One that this organisation has said of its service at this address."""
    found = (
        Part.objects.for_organisation(organisation)
        .filter(whole__slug=slug, pk=key)
        .select_related("whole__live_revision", "whole__organisation")
        .select_related("part__live_revision", "part__organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_published_or_404(organisation: Organisation, slug: str) -> Listing:
    """Its service at this address, published or taken out of sight by a moderator."""
    found = Listing.objects.own(organisation, slug)
    if found is None or found.live_revision is None or found.state == ListingState.MERGED:
        raise Http404
    return found


def services_named(words: str, *, but: Listing) -> list[Listing]:
    """Up to 20 other published services whose name has all the words."""
    rows = Listing.objects.published().exclude(pk=but.pk)
    rows = rows.filter(has_words(words, "live_revision__name"))
    rows = rows.select_related("live_revision", "organisation")
    return list(rows.order_by(Lower("live_revision__name"), "pk")[:MOST_MATCHES])


def service_or_404(slug: str, *, but: Listing) -> Listing:
    rows = Listing.objects.published().exclude(pk=but.pk)
    found = rows.select_related("live_revision", "organisation").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """The names of those that everybody may see."""
    rows = Listing.objects.published().filter(pk__in=set(keys))
    return dict(rows.values_list("pk", "live_revision__name"))


@dataclass(frozen=True)
class Loss:
    """Organisations that reach a part through one link, and those that reach it only so."""

    through: int
    only: int


def loss_of(part: Part) -> Loss:
    """Who would reach the part no more without this link, outside its publisher's group."""
    edges = edges_above(part.part_id)
    said = edges.get((part.whole_id, part.part_id), [])
    if part.relation not in said:
        return Loss(0, 0)
    without = set(edges) - ({(part.whole_id, part.part_id)} if len(said) == 1 else set())
    users = _users_outside(part.part, {key for edge in edges for key in edge})
    through = reach(part.whole_id, edges, users)
    before, after = (reach(part.part_id, some, users) for some in (set(edges), without))
    return Loss(through=len(before.keys() & through.keys()), only=len(before) - len(after))


def _users_outside(target: Listing, keys: set[int]) -> dict[int, list[int]]:
    """Who uses each listing now, without those of the target's publisher's group."""
    group = target.organisation.group_id or target.organisation_id
    rows = Adoption.objects.in_use().filter(listing__in=keys)
    users: dict[int, list[int]] = defaultdict(list)
    for key, body, its_group in rows.values_list(
        "listing_id", "organisation_id", "organisation__group_id"
    ):
        if (its_group or body) != group:
            users[key].append(body)
    return users


def loops_found() -> list[list[Listing]]:
    """Services that are built from themselves through others, each loop once."""
    hidden = Q(whole__state=ListingState.MERGED) | Q(part__state=ListingState.MERGED)
    rows = Part.objects.built_from().exclude(hidden)
    found = loops(rows.values_list("whole_id", "part_id"))
    known = Listing.objects.select_related("live_revision", "organisation").in_bulk(
        {key for loop in found for key in loop}
    )
    return [[known[key] for key in loop] for loop in found]
