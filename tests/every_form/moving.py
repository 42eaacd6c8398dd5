"""Forms by which services are merged, change hands and become parts of others."""

from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests import factories
from tests.conftest import signed_in
from tests.every_form.kind import Form, Maker, member, moderator, own


def _two() -> str:
    one, other = factories.live_listing(), factories.live_listing()
    return urlencode({"one": one.slug, "other": other.slug})


def choose_twin() -> Form:
    first, second = factories.live_listing(), factories.live_listing()
    q = second.live_revision.name
    return Form(
        address=f"{reverse('duplication:choose')}?{urlencode({'listing': first.slug, 'q': q})}",
        client=signed_in(moderator()),
        values={"service": second.slug, "continue": "1"},
        needed=("service",),
        asked=True,
    )


def keep() -> Form:
    query = _two()
    return Form(
        address=f"{reverse('duplication:compare')}?{query}",
        client=signed_in(moderator()),
        values={"kept": query.split("=")[-1], "continue": "1"},
        needed=("kept",),
        asked=True,
    )


def merge() -> Form:
    query = _two()
    return Form(
        address=f"{reverse('duplication:confirm')}?{query}&kept={query.split('=')[-1]}",
        client=signed_in(moderator()),
        values={"reason": "They are one."},
        needed=("reason",),
    )


def undo() -> Form:
    made = factories.merge()
    return Form(
        address=reverse("duplication:undo", args=[made.pk]),
        client=signed_in(moderator()),
        values={"reason": "They are two."},
        needed=("reason",),
        shown=reverse("duplication:one", args=[made.pk]),
    )


def _hand_over(**more: str) -> tuple[str, Client, str]:
    listing, heir = factories.live_listing(), factories.organisation(name="Quay Agency")
    factories.member_of(heir, role=Role.OWNER)
    query = urlencode({"q": "Quay Agency", **dict.fromkeys(more, heir.slug)})
    address = f"{own(listing, 'ownership:hand_over')}?{query}"
    return address, member(listing.organisation, Role.OWNER), heir.slug


def choose_heir() -> Form:
    address, client, slug = _hand_over()
    values = {"organisation": slug, "continue": "1"}
    return Form(
        address=address, client=client, values=values, needed=("organisation",), asked=True
    )


def offer_service() -> Form:
    address, client, _slug = _hand_over(to="")
    return Form(address=address, client=client, values={"words": "It fits you better."})


def claim() -> Form:
    body, listing = factories.organisation(), factories.imported_listing()
    return Form(
        address=f"{reverse('ownership:claim', args=[body.slug])}?listing={listing.slug}",
        client=member(body, Role.OWNER),
        values={"words": "Our page names it."},
        needed=("words",),
    )


def answer() -> Form:
    body = factories.organisation()
    transfer = factories.transfer(to=body)
    return Form(
        address=reverse("ownership:answer", args=[body.slug, transfer.pk]),
        client=member(body, Role.OWNER),
        values={"answer": "refuse", "reason": "We have one."},
        needed=("answer", "reason"),
        shown=reverse("ownership:one", args=[body.slug, transfer.pk]),
    )


def judge() -> Form:
    return Form(
        address=reverse("ownership:judge", args=[factories.transfer(kind="claimed").pk]),
        client=signed_in(moderator()),
        values={"decision": "refuse", "reason": "Their page does not name it."},
        needed=("decision", "reason"),
    )


def choose_part() -> Form:
    whole, part = factories.live_listing(), factories.live_listing(name="Quay desk")
    return Form(
        address=f"{own(whole, 'composition:choose')}?words=Quay",
        client=member(whole.organisation),
        values={"service": part.slug},
        needed=("service",),
    )


def add_part() -> Form:
    whole, part = factories.live_listing(), factories.live_listing()
    return Form(
        address=own(whole, "composition:add", part.slug),
        client=member(whole.organisation),
        values={"relation": "contains"},
        needed=("relation",),
    )


FORMS: dict[str, Maker] = {
    "composition:choose": choose_part,
    "composition:add": add_part,
    "duplication:choose": choose_twin,
    "duplication:compare": keep,
    "duplication:confirm": merge,
    "duplication:undo": undo,
    "ownership:hand_over choose": choose_heir,
    "ownership:hand_over offer": offer_service,
    "ownership:claim": claim,
    "ownership:answer": answer,
    "ownership:judge": judge,
}
