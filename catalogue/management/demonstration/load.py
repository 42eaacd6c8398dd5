"""Loads the example by calling the actions that people's clicks call."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions import add_member, create_organisation, set_site_role
from accounts.models import Organisation, OrganisationDomain, SiteRole, User
from catalogue.adoption.actions import adopt, advance, confirm, lapse_due, renew
from catalogue.listings.actions import create_draft, edit, start_edit, submit
from catalogue.management.demonstration.capabilities import GROUPS, Need
from catalogue.management.demonstration.claims import Talk
from catalogue.management.demonstration.estates import keep_estates
from catalogue.management.demonstration.handover import change_hands
from catalogue.management.demonstration.market import Market, trade
from catalogue.management.demonstration.moderation import moderate
from catalogue.management.demonstration.organisations import Body, bodies
from catalogue.management.demonstration.outcomes import FIT, SUPPORT, measure
from catalogue.management.demonstration.parts import build_from_bricks
from catalogue.management.demonstration.people import (
    ADOPTER,
    CAST,
    FIRST_NAMES,
    LAST_NAMES,
    PASSWORD,
    PUBLISHER,
)
from catalogue.management.demonstration.proven import prove
from catalogue.management.demonstration.spread import assess_the_used
from catalogue.management.demonstration.story import Entry, Story, Use, Verdict, tell
from catalogue.management.demonstration.twins import merge_twins
from catalogue.models import Adoption, Capability, Kind, Listing, Revision
from catalogue.moderation.actions import approve, ask_for_changes
from catalogue.ratings.actions import rate, reply

SEED = 2026
WAITING = 7


class Loader:
    """One load: who was made, by name, so that the story finds them."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.random = Random(SEED)  # noqa: S311 - a story, not a secret
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, list[User]] = {}
        self.listings: dict[int, Listing] = {}
        self.moderator = User()

    def load(self) -> Story:
        """Everything or nothing."""
        with transaction.atomic():
            known = bodies(self.random)
            self._capabilities()
            self._organisations(known)
            self._cast()
            today = timezone.localdate(self.now)
            story = tell(self.random, known, until=today)
            best = prove(story, known, known=len(story.entries) - WAITING, until=today)
            for entry in story.entries[:-WAITING]:
                self._publish(entry)
            self._waiting(story.entries[-WAITING:])
            for use in story.uses:
                if use.entry in self.listings:
                    self._use(use)
            self._in_hand()
            self._lapse()
            for verdict in story.verdicts:
                self._judge(verdict)
            measure(
                best=self.listings[best.number],
                people=lambda body: self.people[body.name],
                moderator=self.moderator,
                at_home=[self.organisations[name] for name in (ADOPTER, PUBLISHER)],
                now=self.now,
            )
            self._trade()
            build_from_bricks(editor=lambda body: self.people[body.name][1], now=self.now)
            merge_twins(
                story.entries, self.listings, by=self.moderator, at=self.now - timedelta(days=1)
            )
            assess_the_used(
                list(Listing.objects.live().select_related("organisation").order_by("pk")),
                by=self.moderator,
                at=self.now - timedelta(days=20),
            )
            moderate(
                moderator=self.moderator,
                editor=lambda body: self.people[body.name][1],
                home=self.organisations[PUBLISHER],
                now=self.now,
            )
            change_hands(
                home=self.organisations[PUBLISHER],
                owner=lambda body: self.people[body.name][0],
                moderator=self.moderator,
                administrator=User.objects.get(site_role=SiteRole.ADMINISTRATOR),
                now=self.now,
            )
            Talk(
                home=self.organisations[PUBLISHER],
                other=self.organisations[ADOPTER],
                editor=lambda body: self.people[body.name][1],
                moderator=self.moderator,
                now=self.now,
            ).tell()
            keep_estates(
                self.organisations.values(),
                editor=lambda body: self.people[body.name][1],
                now=self.now,
            )
        return story

    def _capabilities(self) -> None:
        for (slug, name), needs in GROUPS.items():
            group = Capability.objects.create(slug=f"group-{slug}", name=name)
            Capability.objects.bulk_create(
                Capability(
                    slug=need.slug,
                    name=need.name,
                    summary=f"For people who need to {need.does}.",
                    parent=group,
                    wardley_stage=need.stage,
                )
                for need in needs
            )

    def _organisations(self, known: Sequence[Body]) -> None:
        at = _moment(timezone.localdate(self.now) - timedelta(days=4 * 365))
        for body in known:
            parent = self.organisations.get(body.parent)
            organisation = create_organisation(
                name=body.name,
                type=body.type,
                by=None,
                at=at,
                size_band=body.size,
                place=body.place,
                parent=parent,
                group=parent if body.grouped else None,
                website=f"https://{slugify(body.name)}.example" if body.type == "supplier" else "",
            )
            self.organisations[body.name] = organisation
            self.people[body.name] = [
                self._person(organisation, role, at) for role in ("owner", "editor", "member")
            ]

    def _person(self, organisation: Organisation, role: str, at: datetime) -> User:
        name = f"{self.random.choice(FIRST_NAMES)} {self.random.choice(LAST_NAMES)}"
        email = f"{role}.{organisation.pk}@people.example"
        person = User.objects.create(email=email, name=name, password="!")  # noqa: S106
        add_member(organisation=organisation, person=person, role=role, by=None, at=at)
        return person

    def _cast(self) -> None:
        for player in CAST:
            person = User.objects.create_user(player.email, PASSWORD, name=player.name)
            EmailAddress.objects.create(
                user=person, email=player.email, verified=True, primary=True
            )
            if player.organisation:
                organisation = self.organisations[player.organisation]
                add_member(
                    organisation=organisation,
                    person=person,
                    role=player.role,
                    by=None,
                    at=self.now,
                )
                domain = player.email.partition("@")[2]
                OrganisationDomain.objects.get_or_create(organisation=organisation, domain=domain)
            if player.site_role:
                set_site_role(person=person, role=player.site_role, by=None, at=self.now)
            if player.site_role == "moderator" and not self.moderator.pk:
                self.moderator = User.objects.get(pk=person.pk)

    def _publish(self, entry: Entry) -> None:
        at = _moment(entry.published)
        revision = self._write(entry, at)
        approve(revision=revision, seen=revision.version, by=self.moderator, at=at)
        listing = Listing.objects.select_related("organisation").get(pk=revision.listing_id)
        self.listings[entry.number] = listing
        later = at + timedelta(days=200)
        if entry.reworked and later < self.now:
            again = start_edit(listing=listing, by=self._editor(entry), at=later)
            summary = f"Everything needed to {entry.need.does}, in one place."
            again = edit(
                revision=again, values={"summary": summary}, by=self._editor(entry), at=later
            )
            again = submit(revision=again, by=self._editor(entry), at=later)
            approve(
                revision=again, seen=again.version, by=self.moderator, at=later + timedelta(days=2)
            )

    def _editor(self, entry: Entry) -> User:
        return self.people[entry.publisher.name][1]

    def _write(self, entry: Entry, at: datetime) -> Revision:
        editor = self._editor(entry)
        sent = at - timedelta(days=self.random.randint(1, 6))
        revision = create_draft(
            organisation=self.organisations[entry.publisher.name],
            kind=entry.kind,
            name=entry.name,
            by=editor,
            at=sent,
        )
        values = _words(entry.need, entry.kind) | entry.facts | {"capabilities": [entry.need.slug]}
        revision = edit(revision=revision, values=values, by=editor, at=sent)
        return submit(revision=revision, by=editor, at=sent)

    def _waiting(self, entries: Sequence[Entry]) -> None:
        """What moderators and editors find to do."""
        for number, entry in enumerate(entries):
            revision = self._write(entry, self.now - timedelta(hours=5 * number))
            if entry.publisher.name == PUBLISHER:
                ask_for_changes(
                    revision=revision,
                    seen=revision.version,
                    reason="Say which cases it does not cover. People rely on this to choose.",
                    by=self.moderator,
                    at=self.now,
                )

    def _use(self, use: Use) -> None:
        owner, editor, member = self.people[use.body.name]
        adoption = adopt(
            listing=self.listings[use.entry],
            organisation=self.organisations[use.body.name],
            stage=use.stage,
            by=member,
            at=_moment(use.declared),
            started_on=use.declared,
        )
        if use.confirmed is None:
            return
        adoption = confirm(adoption=adoption, by=editor, at=_moment(use.confirmed))
        if use.live and use.stage == "trialling":
            adoption = advance(adoption=adoption, stage="live", by=member, at=_moment(use.live))
            adoption = confirm(adoption=adoption, by=owner, at=_moment(use.live))
        for day in use.renewals:
            adoption = renew(adoption=adoption, by=member, at=_moment(day))
        if use.ended:
            advance(adoption=adoption, stage="ended", by=editor, at=_moment(use.ended))
        elif use.leaving:
            advance(adoption=adoption, stage="leaving", by=editor, at=self.now - timedelta(days=9))

    def _in_hand(self) -> None:
        """What the people of the example find to confirm and to renew."""
        listings = sorted(self.listings.values(), key=lambda one: one.pk)
        for name, confirmed in ((ADOPTER, False), (PUBLISHER, True)):
            body, (owner, _editor, member) = self.organisations[name], self.people[name]
            used = set(body.adoptions.values_list("listing_id", flat=True))
            free = (one for one in listings if one.pk not in used and one.organisation != body)
            at = self.now - (timedelta(days=345) if confirmed else timedelta(days=2))
            adoption = adopt(listing=next(free), organisation=body, stage="live", by=member, at=at)
            if confirmed:
                confirm(adoption=adoption, by=owner, at=at)

    def _lapse(self) -> None:
        due = Adoption.objects.due_to_lapse(on=timezone.localdate(self.now))
        for day in sorted({day for day in due.values_list("lapses_on", flat=True) if day}):
            lapse_due(at=_moment(day))

    def _trade(self) -> None:
        suppliers = [one for one in self.organisations.values() if one.is_supplier]
        editors = {one.name: self.people[one.name][1] for one in suppliers}
        listings = [self.listings[number] for number in sorted(self.listings)]
        trade(Market(suppliers=suppliers, editors=editors, listings=listings, now=self.now))

    def _judge(self, verdict: Verdict) -> None:
        listing = self.listings.get(verdict.entry)
        organisation = self.organisations[verdict.body.name]
        counting = Adoption.objects.counting().filter(listing=listing, organisation=organisation)
        if listing is None or not counting.exists():
            return
        at = _moment(verdict.on)
        rating = rate(
            listing=listing,
            organisation=organisation,
            again=verdict.again,
            ease=verdict.ease,
            words=verdict.words,
            **_beside(verdict),
            by=self.people[verdict.body.name][2],
            at=at,
        )
        if verdict.reply:
            publisher = self.people[listing.organisation.name][1]
            reply(rating=rating, words=verdict.reply, by=publisher, at=at + timedelta(days=3))


def _beside(verdict: Verdict) -> dict[str, str | int]:
    """What some say besides; by the day, so that it takes nothing from the source of chance."""
    if verdict.on.day % 3:
        return {}
    return {
        "fit": FIT if verdict.again else "",
        "support": SUPPORT if verdict.ease > 3 else "",
        "hours_released": 5 * verdict.on.day,
        "integration_days": 4 + verdict.on.day,
        "integration_pence": 150_000 + 10_000 * verdict.on.month,
        "version_used": f"2.{verdict.on.month}",
    }


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10, 0), tzinfo=UTC)


def _words(need: Need, kind: str) -> dict[str, object]:
    """Believable words for one listing, made of what its capability does."""
    what = {
        Kind.COMPONENT: "a building block that you run yourself",
        Kind.SHARED_SERVICE: "a shared service that we run for you",
        Kind.COMMODITY_SERVICE: "a service on standard terms",
    }[Kind(kind)]
    description = (
        f"Use it to {need.does}. It is {what}, made so that no public body has to build this "
        f"again.\n\nIt was designed with {need.covered} in mind. It works without scripts, by "
        f"keyboard and with a screen reader, and every change is recorded.\n\n"
        f"It does not help with {need.missed}. For those, keep the way you work today."
    )
    if kind == Kind.COMMODITY_SERVICE:
        description = f"Use it to {need.does}. It is {what}, set up for you in days."
    return {
        "summary": f"Helps public bodies {need.does}."[:150],
        "description": description,
        "features": [
            "Works without scripts",
            "Open interface for other systems",
            "Full record of changes",
        ],
        "cases_covered": [need.covered.capitalize()],
        "cases_not_covered": [need.missed.capitalize()],
        "standards": ["WCAG 2.2 AA", "ISO 8601"],
        "aliases": [f"{slugify(need.name).replace('-', ' ')} tool"],
    }
