"""Forms of those who publish and sell."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from catalogue.fields import FieldType, Kind, fields_of, sections_of
from catalogue.models.offer import BRICK_KINDS
from tests import factories
from tests.every_form.kind import Form, Maker, member, own, seller_or_body
from tests.journeys.walks import PUBLICCODE


def new() -> Form:
    body = factories.organisation()
    return Form(
        address=reverse("listings:new", args=[body.slug]),
        client=member(body),
        values={"name": "Quayside forms", "kind": Kind.COMPONENT},
        needed=("name", "kind"),
        shown=reverse("listings:own", args=[body.slug]),
    )


def _value(one: Any) -> dict[str, Any]:
    """Something that the field accepts, by the names of its controls."""
    match one.type:
        case FieldType.DATE:
            return {f"{one.name}_{part}": "2" for part in ("day", "month")} | {
                f"{one.name}_year": "2026"
            }
        case FieldType.CHOICE:
            return {one.name: one.choices[0][0]}
        case FieldType.CHOICES:
            return {one.name: [one.choices[0][0]]}
        case FieldType.CAPABILITIES:
            return {one.name: [factories.capability(name="Berths").slug], "words": "Berths"}
        case FieldType.URL:
            return {one.name: "https://quay.example/berths"}
        case FieldType.MONEY:
            return {one.name: "5"}
    return {one.name: "Quayside"}


def section(kind: str, name: str) -> Maker:
    def make() -> Form:
        body = seller_or_body(kind)
        listing = factories.draft(organisation=body, kind=kind).listing
        values: dict[str, Any] = {"version": "0"}
        for one in fields_of(kind, section=name):
            values |= _value(one)
        return Form(
            address=own(listing, "listings:section", name),
            client=member(body),
            values=values,
            needed=("version", "name") if name == "about" else ("version",),
            shown=own(listing, "listings:check"),
        )

    return make


def languages() -> Form:
    listing = factories.draft().listing
    return Form(
        address=own(listing, "listings:languages"),
        client=member(listing.organisation),
        values={"language": "cy"},
        needed=("language",),
    )


def language() -> Form:
    listing = factories.draft().listing
    texts = ("summary", "description", "features", "cases_covered", "cases_not_covered")
    return Form(
        address=own(listing, "listings:language", "cy"),
        client=member(listing.organisation),
        values={"version": "0", **dict.fromkeys(texts, "Angorfa")},
        needed=("version",),
        shown=f"{own(listing, 'listings:preview')}?language=cy",
    )


def end() -> Form:
    listing = factories.live_listing()
    other = factories.live_listing(name="Harbour forms")
    return Form(
        address=own(listing, "listings:end"),
        client=member(listing.organisation),
        values={"reason": "The quay closes.", "replacement": other.slug, "words": "Harbour"},
        needed=("reason",),
        shown=reverse("listings:page", args=[listing.slug]),
    )


def _prefill(**more: str) -> Form:
    body = factories.organisation()
    return Form(
        address=reverse("intake:prefill", args=[body.slug]),
        client=member(body),
        values={"text": PUBLICCODE.decode(), **more},
        needed=("kind",) if more else ("text",),
        steps=not more,
        long=200_001,
    )


def read_file() -> Form:
    return _prefill()


def begin_from_file() -> Form:
    return _prefill(begin="yes", kind=Kind.COMPONENT)


_TERMS = {
    "words": "We run it at the quay.",
    "price_words": "£5",
    "framework": "Harbour Framework 2",
    "framework_address": "https://frameworks.example/harbour-2",
}
_BOUGHT = ("words", "framework", "framework_address")


def choose_brick() -> Form:
    seller, brick = factories.supplier(), factories.live_listing(kind=BRICK_KINDS[0])
    name = brick.live_revision.name
    query = urlencode({"words": name})
    return Form(
        address=f"{reverse('suppliers:choose', args=[seller.slug])}?{query}",
        client=member(seller),
        values={"listing": brick.slug},
        needed=("listing",),
    )


def new_offer() -> Form:
    seller, brick = factories.supplier(), factories.live_listing()
    return Form(
        address=reverse("suppliers:new", args=[seller.slug, brick.slug]),
        client=member(seller),
        values={"kind": "hosting", **_TERMS},
        needed=("kind", *_BOUGHT),
        shown=reverse("suppliers:offers", args=[brick.slug]),
    )


def change_offer() -> Form:
    seller = factories.supplier()
    offer = factories.offer(supplier=seller)
    return Form(
        address=reverse("suppliers:change", args=[seller.slug, offer.pk]),
        client=member(seller),
        values={**_TERMS, "version": str(offer.version)},
        needed=("version", *_BOUGHT),
        shown=reverse("suppliers:offers", args=[offer.listing.slug]),
    )


def preferences() -> Form:
    return Form(
        address=reverse("notifications:preferences"),
        client=member(factories.organisation()),
        values={},
    )


FORMS: dict[str, Maker] = {
    "listings:new": new,
    **{
        f"listings:section {kind} {one.name}": section(kind, one.name)
        for kind in Kind.values
        for one in sections_of(kind)
    },
    "listings:languages": languages,
    "listings:language": language,
    "listings:end": end,
    "intake:prefill read": read_file,
    "intake:prefill begin": begin_from_file,
    "suppliers:choose": choose_brick,
    "suppliers:new": new_offer,
    "suppliers:change": change_offer,
    "notifications:preferences": preferences,
}
