"""Forms about recorded use: recording and correcting it, disputes, questions, names in lists.

Those of saved searches as well.
"""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.conftest import signed_in
from tests.every_form.kind import Form, Maker, member, moderator

ANSWERS: dict[str, Any] = {
    "scope": "Parking",
    "started_on_day": "27",
    "started_on_month": "3",
    "started_on_year": "2026",
    "version_used": "2.1",
    "evidence": "https://quay.example/pay",
    "replaces": "Paper forms",
    "contact_policy": "ask_us",
}


def record() -> Form:
    body, listing = factories.organisation(), factories.live_listing()
    return Form(
        address=f"{reverse('adoption:new', args=[body.slug])}?listing={listing.slug}",
        client=member(body),
        values={"stage": "live", **ANSWERS},
        needed=("stage", "contact_policy"),
    )


def change_stage() -> Form:
    used = factories.adoption()
    return Form(
        address=reverse("adoption:stage", args=[used.organisation.slug, used.pk]),
        client=member(used.organisation),
        values={"stage": "leaving"},
        needed=("stage",),
    )


def correct() -> Form:
    used = factories.adoption()
    own = [used.organisation.slug, used.pk]
    return Form(
        address=reverse("adoption:correct", args=own),
        client=member(used.organisation),
        values={**ANSWERS, "seen": "1"},
        needed=("contact_policy", "seen"),
        shown=reverse("adoption:one", args=own),
    )


def dispute() -> Form:
    used = factories.adoption()
    publisher = used.listing.organisation
    return Form(
        address=reverse("adoption:dispute", args=[publisher.slug, used.listing.slug, used.pk]),
        client=member(publisher),
        values={"reason": "They ended the contract."},
        needed=("reason",),
    )


def answer_dispute() -> Form:
    found = factories.dispute()
    own = [found.adoption.organisation.slug, found.pk]
    return Form(
        address=reverse("adoption:answer", args=own),
        client=member(found.adoption.organisation),
        values={"words": "Our page shows it."},
        needed=("words",),
        shown=reverse("adoption:disputed", args=own),
    )


def ask_again() -> Form:
    found = factories.dispute(state="set_aside")
    own = [found.adoption.organisation.slug, found.pk]
    return Form(
        address=reverse("adoption:ask_again", args=own),
        client=member(found.adoption.organisation),
        values={"words": "Our page was overlooked."},
        needed=("words",),
        shown=reverse("adoption:disputed", args=own),
    )


def settle() -> Form:
    found = factories.dispute(state="answered")
    address = reverse("adoption:settle", args=[found.pk])
    return Form(
        address=address,
        client=signed_in(moderator()),
        values={"decision": "stands", "reason": "Their page shows it."},
        needed=("decision", "reason"),
        shown=address,
    )


def ask() -> Form:
    used, body = factories.adoption(), factories.organisation()
    factories.member_of(used.organisation, role="editor")
    return Form(
        address=f"{reverse('enquiries:new', args=[body.slug])}?use={used.pk}",
        client=member(body),
        values={"words": "How long did it take?"},
        needed=("words",),
    )


def answer_question() -> Form:
    found = factories.enquiry()
    own = [found.adoption.organisation.slug, found.pk]
    return Form(
        address=reverse("enquiries:answer", args=own),
        client=member(found.adoption.organisation),
        values={"words": "Six weeks."},
        needed=("words",),
        shown=reverse("enquiries:one", args=own),
    )


def keep_search() -> Form:
    body = factories.organisation()
    return Form(
        address=f"{reverse('search:keep_for', args=[body.slug])}?q=parking",
        client=member(body),
        values={"name": "Car parks"},
        needed=("name",),
        shown=reverse("search:saved", args=[body.slug]),
    )


def rename_search() -> Form:
    saved = factories.saved_search()
    own = [saved.organisation.slug, saved.pk]
    return Form(
        address=reverse("search:rename", args=own),
        client=signed_in(saved.person),
        values={"name": "Car parks", "seen": "1"},
        needed=("name", "seen"),
        shown=reverse("search:saved", args=[saved.organisation.slug]),
    )


def name() -> Form:
    body = factories.organisation(name="Town of Sample")
    first = factories.adopter_name(name="town of sample")
    factories.adopter_name(name="Town of Sample")
    return Form(
        address=reverse("recognition:one", args=[first.pk]),
        client=signed_in(moderator()),
        values={"choice": str(body.pk), "everywhere": "on"},
        needed=("choice",),
    )


FORMS: dict[str, Maker] = {
    "adoption:new": record,
    "adoption:stage": change_stage,
    "adoption:correct": correct,
    "adoption:dispute": dispute,
    "adoption:answer": answer_dispute,
    "adoption:ask_again": ask_again,
    "adoption:settle": settle,
    "enquiries:new": ask,
    "enquiries:answer": answer_question,
    "recognition:one": name,
    "search:keep_for": keep_search,
    "search:rename": rename_search,
}
