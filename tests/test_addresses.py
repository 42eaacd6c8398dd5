"""Every address answers every role as the table says; another organisation's are unfound."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from accounts.actions import ask_to_join, invite
from accounts.models import OrganisationDomain
from catalogue.estate.actions.imports import take_file
from catalogue.intake.actions.runs import start
from catalogue.models import Chart
from catalogue.notifications.actions.letters import stop_address
from catalogue.notifications.actions.outbox import queue_message
from tests import factories
from tests.addresses import ADDRESSES
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
ROLES = ("anonymous", "account", "member", "editor", "owner", "moderator", "administrator")
INSIDE = ("member", "editor", "owner")
METHODS = ("post", "put", "patch", "delete")
OF_AN_ORGANISATION = {
    "adoption:uses", "adoption:reused_by", "estate:runs", "estate:runs_csv", "moderation:trust",
    "statistics:organisation", "capabilities:overlap_of", "capabilities:overlap_of_csv",
}  # fmt: skip
CHECKED = {name: one for name, one in ADDRESSES.items() if one.least != "exempt"}


def all_names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from all_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_table() -> None:
    assert set(all_names(get_resolver().url_patterns)) == set(ADDRESSES)


class World:
    """One organisation with something behind every address, and one person of each role."""

    def __init__(self) -> None:
        body = factories.organisation()
        self.people = {role: factories.member_of(body, role=role) for role in INSIDE}
        seller = factories.supplier()
        for role in INSIDE:
            factories.membership(organisation=seller, person=self.people[role], role=role)
        self.people["account"] = factories.person()
        self.people["moderator"] = factories.person(site_role="moderator")
        self.people["administrator"] = factories.person(site_role="administrator")
        self.keys = self._things(body)
        self.keys |= self._things_of_a_supplier(seller) | self._things_that_change_hands(body)
        self.keys |= self._things_said_of_use(body)
        self.keys |= self._things_that_it_runs(body)

    def _things(self, body: Any) -> dict[str, Any]:
        owner, member = self.people["owner"], self.people["member"]
        listing = factories.live_listing(organisation=body)
        draft = factories.draft(organisation=body)
        sent = factories.draft(state="submitted")
        ours = factories.draft(organisation=body, state="submitted")
        refused = factories.refused(factories.draft(organisation=body, state="submitted"))
        used = factories.adoption(organisation=body, listing=listing)
        rating = factories.rating(listing=listing)
        written = factories.rating(organisation=body, rated_by=member)
        outcome = factories.outcome(listing=listing, organisation=body)
        invited = invite(
            organisation=body, email="x@y.example", role="member", by=owner, at=timezone.now()
        )
        asked = ask_to_join(organisation=body, by=self._neighbour(body), at=timezone.now())
        run = start(
            files=[("publiccode.yml", b"name: x")],
            by=self.people["administrator"],
            at=timezone.now(),
        )
        run.job.asked_by = self.people["account"]
        run.job.save()
        merge = factories.merge()
        link = factories.part(whole=listing)
        Chart.objects.create(
            key="commons:0:adoption", columns=["a"], rows=[["b"]], rows_digest="", specification={},
            digest="a" * 64, wide="<svg/>", narrow="<svg/>",
            computed_at=timezone.now(), as_of=timezone.now(),
        )  # fmt: skip
        return {
            "organisation": body.slug, "listing": draft.listing.slug, "LISTING": listing.slug,
            "SENT": ours.listing.slug, "WRITTEN": written.pk, "report": outcome.pk, "what": "reviews", "number": rating.pk,
            "membership": member.memberships.get(organisation=body).pk, "adoption": used.pk, "rating": rating.pk,
            "case": sent.cases.get().pk, "REFUSED": refused.listing.slug, "use": "changes",
            "reason": factories.usual_reason().pk, "token": invited.token, "run": run.pk, "job": run.job.pk,
            "section": "about", "language": "cy", "facet": "kind", "topic": "how-we-count", "digest": "a" * 64,
            "width": "wide", "key": "commons:0:adoption", "chart": "adoption", "slug": "", "invitation_id": invited.invitation.pk,
            "request_id": asked.pk, "merge": merge.pk, "link": link.pk, "part": link.part.slug, "notice": factories.notice(person=member).pk,
            "message": queue_message(to=owner.email, subject="x", body="x").pk,
            "saved": factories.saved_search(organisation=body, person=member).pk,
            "mark": stop_address(owner, ["interest"]).split("/")[-2],
        }  # fmt: skip

    def _things_that_it_runs(self, body: Any) -> dict[str, Any]:
        text = b"capability,name,how_met\nnothing,Till,own_run\n"
        waiting, taken = (
            factories.estate_import(organisation=body, content=text) for _ in range(2)
        )
        take_file(
            run=taken, encoding="utf-8", delimiter=",", places={}, by=taken.started_by,
            at=timezone.now(),
        )  # fmt: skip
        line = factories.estate_line(organisation=body)
        return {
            "line": line.pk, "capability": line.capability.slug, "CHECK": waiting.pk,
            "TAKEN": taken.pk,
        }  # fmt: skip

    def _things_of_a_supplier(self, seller: Any) -> dict[str, Any]:
        service = factories.live_listing(organisation=seller, kind="commodity_service")
        offer = factories.offer(supplier=seller)
        return {
            "SUPPLIER": seller.slug, "COMMODITY": service.slug, "BRICK": offer.listing.slug,
            "offer": offer.pk,
        }  # fmt: skip

    def _things_that_change_hands(self, body: Any) -> dict[str, Any]:
        given = factories.transfer(listing=factories.live_listing(organisation=body))
        claimed = factories.transfer(kind="claimed", to=body)
        return {
            "IMPORTED": factories.imported_listing().slug, "transfer": factories.transfer(to=body).pk,
            "TRANSFERS": {"ownership:take_back": given.pk, "ownership:judge": claimed.pk},
        }  # fmt: skip

    def _things_said_of_use(self, body: Any) -> dict[str, Any]:
        """Disputes of one's own use and by oneself, questions asked and to be asked."""
        published = factories.live_listing(organisation=body)
        claimed = factories.adoption(listing=published)
        by_us = factories.dispute(adoption=factories.adoption(listing=published))
        lost = factories.dispute(adoption=factories.adoption(organisation=body), state="set_aside")
        asked = factories.adoption()
        return {
            "USE": str(asked.pk), "ASKED": asked.listing.slug, "adopter": asked.organisation.slug,
            "PUBLISHED": published.slug, "CLAIMED": claimed.pk, "name": factories.adopter_name().pk,
            "dispute": factories.dispute(adoption=factories.adoption(organisation=body)).pk,
            "DISPUTES": {"adoption:take_back": by_us.pk, "adoption:ask_again": lost.pk},
            "enquiry": factories.enquiry(adoption=factories.adoption(organisation=body)).pk,
        }  # fmt: skip

    def _neighbour(self, body: Any) -> Any:
        """Somebody whose address belongs to a domain of the organisation."""
        OrganisationDomain.objects.create(organisation=body, domain="body.example")
        email = "neighbour@body.example"
        person = factories.person(email=email)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        return person

    def address(self, name: str) -> str:
        keys = dict(self.keys)
        special = {
            "listings:sent": "SENT",
            "listings:end": "LISTING",
            "moderation:appeal": "REFUSED",
            "adoption:claims": "PUBLISHED",
            "adoption:dispute": "PUBLISHED",
        }
        if name.startswith("composition"):
            special[name] = "LISTING"
        keys["listing"] = keys[special.get(name, "listing")]
        keys["rating"] = keys["WRITTEN" if name == "ratings:withdraw" else "rating"]
        if name.startswith("estate"):
            keys["run"] = keys["CHECK" if name == "estate:check" else "TAKEN"]
        keys["transfer"] = keys["TRANSFERS"].get(name, keys["transfer"])
        keys["dispute"] = keys["DISPUTES"].get(name, keys["dispute"])
        keys["adoption"] = keys["CLAIMED" if name == "adoption:dispute" else "adoption"]
        if CHECKED[name].supplier:
            keys["organisation"] = keys["SUPPLIER"]
            keys["listing"] = keys["BRICK" if name.startswith("suppliers") else "COMMODITY"]
        keys["section"] = "listings" if name == "exchange:sitemap" else keys["section"]
        keys["code"] = "wales" if name == "statistics:place" else "local_authority"
        keys["slug"] = self._slug(name)
        return self._reverse(name, keys)

    def _slug(self, name: str) -> str:
        """What the page is about: a service, unless the address says something else."""
        of_body = name.startswith("organisations") or name in OF_AN_ORGANISATION
        of_purpose = name.startswith("capabilities") or name == "statistics:capability"
        if of_purpose and not of_body:
            return factories.capability().slug
        if name == "moderation:put_back":
            return factories.live_listing(state="retired").slug
        special = {
            "suppliers:page": "SUPPLIER",
            "ownership:choose": "IMPORTED",
            "enquiries:choose": "ASKED",
        }
        return str(self.keys[special.get(name, "organisation" if of_body else "LISTING")])

    def _reverse(self, name: str, keys: dict[str, Any]) -> str:
        found = parameters_of(name)
        try:
            path = reverse(name, kwargs={key: keys[key] for key in found})
        except NoReverseMatch:  # pragma: no cover - says what is missing
            pytest.fail(f"{name} needs {found}")
        query = ADDRESSES[name].query
        for word in ("LISTING", "IMPORTED", "USE"):
            query = query.replace(word, keys[word])
        return f"{path}?{query}" if query else path

    def client(self, role: str) -> Client:
        return Client() if role == "anonymous" else signed_in(self.people[role])


def parameters_of(name: str) -> set[str]:
    resolver: Any = get_resolver()
    *spaces, last = name.split(":")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    (possibilities, *_), *_ = resolver.reverse_dict.getlist(last)
    return set(possibilities[0][1])


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once: what a test adds is undone by its own, inner transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


INSIDE_ONLY = {
    "member": {"member": 200, "editor": 200, "owner": 200},
    "editor": {"member": 403, "editor": 200, "owner": 200},
    "owner": {"member": 403, "editor": 403, "owner": 200},
    "self": {"member": 200, "editor": 403, "owner": 200},
    "keeper": {"member": 200},
}
STAFF = {
    "moderator": {"moderator": 200},
    "administrator": {"administrator": 200},
    "asker": {"account": 200, "administrator": 200},
}
EVERYBODY = {
    "public": dict.fromkeys(ROLES, 200),
    "letter": dict.fromkeys(ROLES, 200),
    "account": dict.fromkeys(ROLES, 200) | {"anonymous": 302},
    "claimer": dict.fromkeys(ROLES, 200) | dict.fromkeys(("anonymous", "owner"), 302),
    "chooser": dict.fromkeys(ROLES, 200) | dict.fromkeys(("anonymous", *INSIDE), 302),
}
UNFOUND = dict.fromkeys(ROLES, 404) | {"anonymous": 302}
ANSWERS = EVERYBODY | {least: UNFOUND | some for least, some in (INSIDE_ONLY | STAFF).items()}


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_each_role_gets_what_the_table_says(name: str, world: World) -> None:
    address = world.address(name)
    answers = {role: world.client(role).get(address).status_code for role in ROLES}
    if CHECKED[name].post:
        assert answers == dict.fromkeys(ROLES, 405) | {"anonymous": answers["anonymous"]}
        assert answers["anonymous"] in {302, 405}  # the sign-in may come before the method
    else:
        assert answers == ANSWERS[CHECKED[name].least]


def written() -> int:
    """Rows that this transaction wrote, but for sessions and the counters of limits."""
    kept_apart = ("django_session", "cache_entry")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) "
            "FROM pg_stat_xact_user_tables WHERE relname <> ALL (%s)",
            [list(kept_apart)],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_reading_a_page_writes_nothing(name: str, world: World) -> None:
    address = world.address(name)
    clients = [world.client(role) for role in ROLES]
    before = written()
    for client in clients:
        client.get(address)
    assert written() == before


@pytest.mark.parametrize("name", sorted(n for n, a in CHECKED.items() if a.least in INSIDE_ONLY))
def test_another_organisation_s_pages_are_unfound(name: str, world: World) -> None:
    address = world.address(name)
    stranger = factories.member_of(factories.organisation(), role="owner")
    method = "post" if CHECKED[name].post else "get"
    assert getattr(signed_in(stranger), method)(address).status_code == 404


@pytest.mark.parametrize("name", sorted(n for n, a in CHECKED.items() if a.supplier))
def test_a_public_body_has_no_page_of_a_supplier(name: str, world: World) -> None:
    keys = world.keys
    address = world.address(name).replace(keys["SUPPLIER"], keys["organisation"])
    refused = 404 if name == "listings:renew" else 403
    for role in ("editor", "owner"):
        assert world.client(role).get(address).status_code == refused


@pytest.mark.parametrize("name", sorted(n for n, a in CHECKED.items() if a.least == "public"))
def test_public_pages_take_no_other_method(name: str, world: World) -> None:
    if CHECKED[name].post or CHECKED[name].form:
        return
    address = world.address(name)
    codes = {method: getattr(Client(), method)(address).status_code for method in METHODS}
    assert codes == dict.fromkeys(METHODS, 405)
