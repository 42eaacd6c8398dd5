"""A service ends that very many use: how long it takes until the last of them has their mail."""

import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Organisation, Role, User
from catalogue.listings.actions import retire
from catalogue.models import Adoption, Listing, Notice
from catalogue.notifications import tasks
from catalogue.notifications.actions.at_once import people_unmailed, write_mails
from tests import factories
from tests.bench.lines import Line

ADOPTERS, EDITORS = 10_000, 2
LIMIT = 50
"""Seconds after which a task is ended."""


def measure() -> list[Line]:
    tasks.read_events()
    listing = _listing()
    by = factories.member_of(listing.organisation, role=Role.OWNER)
    retire(listing=listing, reason="It ends.", replacement=None, by=by, at=timezone.now())
    people = f"{ADOPTERS * EDITORS:,} people"
    started = time.perf_counter()
    tasks.read_events()
    told = time.perf_counter() - started
    slowest, whole = _write_mails()
    mailed = Notice.objects.filter(kind="listing.retired", mailed_at__isnull=False)
    lost = ADOPTERS * EDITORS - mailed.filter(listing_id=listing.pk).count()
    return [
        Line(f"moderation: {people} told of an end", told, "s", LIMIT),
        Line("moderation: their mails, the slowest transaction", slowest, "s", 5),
        Line("moderation: their mails, all", whole, "s", 120),
        Line("moderation: people who were not told", lost, "people", 0),
    ]


def _write_mails() -> tuple[float, float]:
    """As the task does it, without its end."""
    times = []
    while people := people_unmailed():
        started = time.perf_counter()
        write_mails(people=people, at=timezone.now())
        times.append(time.perf_counter() - started)
    return max(times), sum(times)


def _listing() -> Listing:
    """With its users, each with editors of its own."""
    listing, at = factories.live_listing(), timezone.now()
    bodies = Organisation.objects.bulk_create(
        Organisation(slug=f"user-{number}", name=f"User {number}", type="local_authority")
        for number in range(ADOPTERS)
    )
    people = User.objects.bulk_create(
        User(email=f"{number}@user.example", name=f"Person {number}")
        for number in range(ADOPTERS * EDITORS)
    )
    Membership.objects.bulk_create(
        Membership(organisation=bodies[number // EDITORS], person=one, role=Role.EDITOR, since=at)
        for number, one in enumerate(people)
    )
    by = people[0]
    Adoption.objects.bulk_create(
        Adoption(
            listing=listing,
            organisation=body,
            stage="live",
            declared_by=by,
            declared_at=at,
            confirmed_by=by,
            confirmed_at=at,
            lapses_on=timezone.localdate(at) + timedelta(days=365),
        )
        for body in bodies
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return listing
