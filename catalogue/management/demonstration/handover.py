"""Services of the example that came with an import, are claimed, or are offered to the cast."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import Organisation, User
from catalogue.intake.actions.runs import start, work_on_imports
from catalogue.management.demonstration.people import ADOPTER
from catalogue.models import IntakeRun, Listing, Revision
from catalogue.moderation.actions import approve
from catalogue.ownership.actions import claim, offer

_FILE = """publiccodeYmlVersion: '0.7'
name: {name}
url: https://code.example/{slug}.git
landingURL: https://{page}/
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
intendedAudience: {{scope: [local-authorities]}}
description:
  en:
    shortDescription: {does}
    longDescription: >-
      {does} It was written for one office and has since been put in order, so that others can
      run it. It works without scripts and keeps a record of every change that people make.
    features: [{name}]
legal: {{license: MIT, repoOwner: {owner}}}
maintenance: {{type: internal, contacts: [{{name: The team}}]}}
localisation: {{localisationReady: false, availableLanguages: [en]}}
usedBy: {users}
"""
IMPORTED = (
    {
        "name": "Tide tables",
        "slug": "tide-tables",
        "page": "tides.merrowind.example",
        "does": "Publishes the tides of a harbour.",
        "owner": "Port of Merrowind",
        "users": [ADOPTER, "Aldermere Boro Council", "Brackenford County", "Friends of the pier"],
    },
    {
        "name": "Berth register",
        "slug": "berth-register",
        "page": "berths.aldermere.example",
        "does": "Keeps a register of berths.",
        "owner": "Harbours of the North",
        "users": [],
    },
)
"""Names of users are as people write them. The page of the second lies at a domain that the publisher of the cast has verified."""
CLAIM = "Our harbour office wrote it. Its handbook on our site names the team."
OFFER = "You run most of what it does already, and our team is being closed."


def change_hands(
    *,
    home: Organisation,
    owner: Callable[[Organisation], User],
    moderator: User,
    administrator: User,
    now: datetime,
) -> None:
    """What waits for the owner of `home` and for a moderator."""
    first, _second = _imported(administrator, moderator, now)
    claim(
        listing=first,
        organisation=home,
        words=CLAIM,
        by=owner(home),
        at=now - timedelta(hours=20),
    )
    given = (
        Listing.objects.live()
        .filter(kind="component", organisation__memberships__isnull=False)
        .exclude(organisation=home)
        .select_related("organisation")
        .latest("pk")
    )
    offer(
        listing=given,
        to=home,
        words=OFFER,
        by=owner(given.organisation),
        at=now - timedelta(days=2),
    )


def _imported(administrator: User, moderator: User, now: datetime) -> list[Listing]:
    files = [(f"{one['slug']}.yml", _FILE.format(**one).encode()) for one in IMPORTED]
    run = start(files=files, by=administrator, at=now - timedelta(days=6))
    work_on_imports(seconds=30)
    return [_published(run, name, moderator, now) for name, _content in files]


def _published(run: IntakeRun, name: str, moderator: User, now: datetime) -> Listing:
    revision = Revision.objects.submitted().get(
        listing__intake_files__in=run.files.filter(name=name)
    )
    approve(revision=revision, seen=revision.version, by=moderator, at=now - timedelta(days=5))
    return Listing.objects.get(pk=revision.listing_id)
