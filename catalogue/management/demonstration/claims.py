"""What the example's organisations say, doubt and ask about use that was recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Organisation, OrganisationType, User
from catalogue.adoption.actions import adopt, answer_dispute, confirm, correct, dispute, settle
from catalogue.enquiries.actions import answer, ask
from catalogue.models import Adoption, ContactPolicy, Listing, UnresolvedAdopter
from catalogue.models.adoption import AdoptionQuerySet
from catalogue.recognition.actions import match_name

DETAILS = (
    {"scope": "The parking team and two leisure centres", "version_used": "2.1"},
    {"scope": "All services that take bookings", "replaces": "Paper forms"},
    {"scope": "The contact centre", "version_used": "3.0"},
)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Who talks: `home` publishes and uses, `other` uses; `editor` acts for any body."""

    home: Organisation
    other: Organisation
    editor: Callable[[Organisation], User]
    moderator: User
    now: datetime

    def tell(self) -> None:
        """Three disputes, two questions, a name that was matched; the rest waits as imported."""
        self._details()
        self._disputed()
        self._answered()
        self._set_aside()
        self._questions()
        name = UnresolvedAdopter.objects.waiting().get(name=self.other.name)
        match_name(name=name, organisation=self.other, by=self.moderator, at=self._ago(days=1))

    def _ago(self, *, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def _of(self, body: Organisation) -> AdoptionQuerySet:
        """Counting uses of what another organisation publishes."""
        return (
            Adoption.objects.counting()
            .disputable()
            .filter(organisation=body)
            .exclude(listing__organisation=body)
            .select_related("organisation", "listing__organisation")
            .order_by("pk")
        )

    def _use(self, body: Organisation) -> Adoption:
        """One more use of what another public body publishes, so that there is one at any date."""
        used = body.adoptions.values("listing")
        others = Listing.objects.live().exclude(organisation=body).exclude(pk__in=used)
        listing = others.exclude(organisation__type=OrganisationType.SUPPLIER).earliest("pk")
        second = body.memberships.exclude(person=self.editor(body)).earliest("pk").person
        at = self._ago(days=70)
        made = adopt(listing=listing, organisation=body, stage="live", by=self.editor(body), at=at)
        return confirm(adoption=made, by=second, at=at)

    def _details(self) -> None:
        for body in (self.home, self.other):
            for adoption, more in zip(self._of(body), DETAILS, strict=False):
                correct(
                    adoption=adoption,
                    seen=adoption.version,
                    by=self.editor(body),
                    at=self._ago(days=50),
                    started_on=adoption.started_on,
                    evidence=f"https://{body.slug}.example/services",
                    contact_policy=ContactPolicy.ASK,
                    **more,
                )

    def _disputed(self) -> None:
        """A publisher doubts a use of `other`, which has not answered yet."""
        adoption = self._use(self.other)
        dispute(
            adoption=adoption,
            reason="Their account with us was closed in spring, and nobody has signed in since.",
            by=self.editor(adoption.listing.organisation),
            at=self._ago(days=5),
        )

    def _answered(self) -> None:
        """`home` doubts a use of its own service, and a moderator has to decide."""
        adoption = (
            Adoption.objects.counting()
            .disputable()
            .filter(listing__organisation=self.home)
            .exclude(organisation__in=(self.home, self.other))
            .select_related("organisation", "listing__organisation")
            .earliest("pk")
        )
        made = dispute(
            adoption=adoption,
            reason="They asked for a trial last year, and no user of theirs was ever set up.",
            by=self.editor(self.home),
            at=self._ago(days=10),
        )
        answer_dispute(
            dispute=made,
            words="We run it ourselves, so you see no users. The page in our record names it.",
            by=self.editor(adoption.organisation),
            at=self._ago(days=8),
        )

    def _set_aside(self) -> None:
        adoption = self._use(self.home)
        made = dispute(
            adoption=adoption,
            reason="Their page names another service. They never set ours up.",
            by=self.editor(adoption.listing.organisation),
            at=self._ago(days=40),
        )
        made = answer_dispute(
            dispute=made,
            words="The page is being rewritten.",
            by=self.editor(self.home),
            at=self._ago(days=35),
        )
        settle(
            dispute=made,
            stands=False,
            reason="Nothing shows that it is used. Record it again once the page names it.",
            by=self.moderator,
            at=self._ago(days=33),
        )

    def _questions(self) -> None:
        asked = ask(
            adoption=self._use(self.other),
            organisation=self.home,
            words="How long did it take to move the old records?",
            by=self.editor(self.home),
            at=self._ago(days=12),
        )
        answer(
            enquiry=asked,
            words="Six weeks for ten years of records. Start with the open ones.",
            by=self.editor(self.other),
            at=self._ago(days=9),
        )
        ask(
            adoption=self._use(self.home),
            organisation=self.other,
            words="Did your staff need training, and who gave it?",
            by=self.editor(self.other),
            at=self._ago(days=2),
        )
