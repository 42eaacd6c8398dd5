"""The whole life of a service as a state machine against the real database.

Editors and moderators act in any order, two of them also at once. Whatever they do: at most one
version is open, the live one is approved, each step leaves one entry in the ledger, a version
waits exactly while its case is open, and the public page shows only what is live.
"""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Event, Role
from catalogue.listings.actions import (
    ChangedMeanwhile,
    Incomplete,
    NotEditable,
    NotRetirable,
    create_draft,
    edit,
    retire,
    start_edit,
    submit,
    withdraw,
)
from catalogue.models import (
    Appeal,
    Case,
    Finding,
    Flag,
    Kind,
    Listing,
    ListingState,
    Revision,
    RevisionState,
    Suspension,
)
from catalogue.models.case import REVIEW_KINDS
from catalogue.models.listing import LISTING_STEPS, PUBLISHED_STATES
from catalogue.models.revision import OPEN_STATES, REVISION_STEPS
from catalogue.models.steps import pairs
from catalogue.moderation.actions import (
    AlreadyClosed,
    AlreadyDecided,
    AlreadySettled,
    AlreadyTaken,
    NotAppealable,
    NotPossible,
    NotPublished,
    NotTaken,
    appeal,
    approve,
    ask_for_changes,
    refuse,
    release_case,
    report,
    restore,
    settle_appeal,
    settle_report,
    suspend,
    take_case,
)
from tests import factories
from tests.racing import raised_at_once
from tests.reading import read

Act = Callable[[], object]
REFUSALS = (
    AlreadyClosed, AlreadyDecided, AlreadySettled, AlreadyTaken, ChangedMeanwhile, Incomplete,
    NotAppealable, NotEditable, NotPossible, NotPublished, NotRetirable, NotTaken, PermissionDenied,
)  # fmt: skip
"""How an action says no; anything else is a fault."""
DECISIONS = ("approve", "ask", "refuse")
_numbers = itertools.count(1)


class Workflow(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        body = factories.organisation()
        self.capability = factories.capability()
        self.editors = [factories.member_of(body, role=Role.EDITOR) for _ in range(2)]
        self.moderators = [factories.person(site_role="moderator") for _ in range(2)]
        self.insider = factories.person(site_role="moderator")
        factories.membership(organisation=body, person=self.insider)
        self.summaries: dict[int, str] = {}
        begun = create_draft(
            organisation=body, kind=Kind.COMPONENT, name="Quay visits", by=self.editors[0],
            at=timezone.now(),
        )  # fmt: skip
        self.listing = begun.listing
        self._look()

    # What editors do

    @rule(who=st.integers(0, 1))
    def change(self, who: int) -> None:
        self._do(1, lambda: self._start_and_write(self.editors[who]), also=1)

    @rule(who=st.integers(0, 1))
    def send(self, who: int) -> None:
        self._do(1, lambda: submit(revision=self._open(), by=self.editors[who], at=_now()))

    @rule(who=st.integers(0, 1))
    def take_back(self, who: int) -> None:
        self._do(1, lambda: withdraw(revision=self._open(), by=self.editors[who], at=_now()))

    @rule(who=st.integers(0, 1))
    def end(self, who: int) -> None:
        self._do(
            1,
            lambda: retire(
                listing=self._fresh(), reason="It ends.", replacement=None,
                by=self.editors[who], at=_now(),
            ),
        )  # fmt: skip

    @rule(who=st.integers(0, 1))
    def protest(self, who: int) -> None:
        self._do(1, lambda: self._appeal(self.editors[who]))

    # What moderators do

    @rule(who=st.integers(0, 1), what=st.sampled_from(DECISIONS))
    def decide(self, who: int, what: str) -> None:
        self._do(1, lambda: self._decide(what, self.moderators[who]))

    @rule(what=st.sampled_from(DECISIONS))
    def decide_for_oneself(self, what: str) -> None:
        with pytest.raises((PermissionDenied, NothingThere)):
            self._decide(what, self.insider)

    @rule(who=st.integers(0, 1))
    def hide(self, who: int) -> None:
        self._do(
            1,
            lambda: suspend(
                listing=self._fresh(), reason="Unsafe.", by=self.moderators[who], at=_now()
            ),
        )

    @rule(who=st.integers(0, 1))
    def put_back(self, who: int) -> None:
        self._do(
            1,
            lambda: restore(
                listing=self._fresh(), reason="Mended.", by=self.moderators[who], at=_now()
            ),
        )

    @rule(who=st.integers(0, 1), upheld=st.booleans())
    def answer_an_appeal(self, who: int, upheld: bool) -> None:
        # Upheld, it brings a service back, which is an act with an entry of its own.
        self._do(1, lambda: self._answer_appeal(self.moderators[who], upheld), also=1)

    @rule(who=st.integers(0, 1))
    def hold_a_case(self, who: int) -> None:
        self._do(1, lambda: take_case(case=self._case(), by=self.moderators[who], at=_now()))

    @rule(who=st.integers(0, 1))
    def let_a_case_go(self, who: int) -> None:
        self._do(1, lambda: release_case(case=self._case(), by=self.moderators[who], at=_now()))

    @rule()
    def complain(self) -> None:
        self._do(
            1,
            lambda: report(listing=self.listing, reason="wrong", words="Old.", by=None, at=_now()),
        )

    @rule(who=st.integers(0, 1), hide=st.booleans())
    def answer_a_complaint(self, who: int, hide: bool) -> None:
        self._do(1, lambda: self._answer_report(self.moderators[who], hide), also=1)

    # Two at once

    @rule(first=st.sampled_from(DECISIONS), second=st.sampled_from((*DECISIONS, "withdraw")))
    def two_decide_at_once(self, first: str, second: str) -> None:
        waiting = Revision.objects.filter(
            listing=self.listing, state=RevisionState.SUBMITTED
        ).first()
        if waiting is None:
            return
        acts = [
            lambda: self._decide(first, self.moderators[0]),
            (lambda: withdraw(revision=waiting, by=self.editors[0], at=_now()))
            if second == "withdraw"
            else (lambda: self._decide(second, self.moderators[1])),
        ]
        raised = raised_at_once(*acts)
        assert len(raised) == 1, "one wins"
        assert isinstance(raised[0], (*REFUSALS, NothingThere)), raised
        self._told(1)

    @rule()
    def two_begin_and_send_at_once(self) -> None:
        raised = raised_at_once(*(lambda by=by: self._start_and_send(by) for by in self.editors))
        assert all(isinstance(one, (*REFUSALS, NothingThere)) for one in raised), raised
        self._look()

    # What always holds

    @invariant()
    def at_most_one_version_is_open(self) -> None:
        assert self.listing.revisions.filter(state__in=OPEN_STATES).count() <= 1

    @invariant()
    def what_is_live_was_approved(self) -> None:
        listing = self._fresh()
        approved = list(listing.revisions.filter(state=RevisionState.APPROVED))
        live = [listing.live_revision] if listing.live_revision else []
        assert approved == live
        if live:
            assert live[0].decisions.filter(outcome="approved").exists()

    @invariant()
    def a_version_waits_while_its_case_is_open(self) -> None:
        waiting = self.listing.revisions.filter(state=RevisionState.SUBMITTED)
        cases = Case.objects.open().filter(listing=self.listing, kind__in=REVIEW_KINDS)
        assert {one.pk for one in waiting} == {one.revision_id for one in cases}

    @invariant()
    def the_public_page_shows_only_what_is_live(self) -> None:
        listing = self._fresh()
        answer = Client().get(f"/listings/{listing.slug}/")
        if listing.state in PUBLISHED_STATES and listing.live_revision:
            words = read(answer).words
            shown = {key for key, summary in self.summaries.items() if summary in words}
            assert shown == {listing.live_revision.pk}
        else:
            assert answer.status_code == (410 if listing.state == ListingState.SUSPENDED else 404)
            assert not any(one in answer.content.decode() for one in self.summaries.values())

    # How it is done

    def _do(self, entries: int, act: Act, *, also: int = 0) -> None:
        """The act leaves its entries, or says no and leaves nothing."""
        try:
            act()
        except (*REFUSALS, NothingThere):
            self._told(0)
        else:
            self._told(entries, also=also)

    def _told(self, entries: int, *, also: int = 0) -> None:
        """Every change of state has its entry, and there is no entry without an act."""
        before, seen, was = self.entries, self.seen, self.was
        self._look()
        assert entries <= self.entries - before <= entries + also, (entries, self.entries - before)
        moved = {(seen[key], state) for key, state in self.seen.items() if key in seen}
        assert {pair for pair in moved if pair[0] != pair[1]} <= pairs(REVISION_STEPS)
        assert self.was == was or (was, self.was) in pairs(LISTING_STEPS)

    def _look(self) -> None:
        """How things stand, to compare with what comes."""
        self.entries = self._entries()
        self.seen = dict(self.listing.revisions.values_list("pk", "state"))
        self.was = self._fresh().state

    def _entries(self) -> int:
        return Event.objects.filter(listing_id=self.listing.pk).count()

    def _fresh(self) -> Listing:
        rows = Listing.objects.select_related("organisation", "live_revision")
        return rows.get(pk=self.listing.pk)

    def _open(self) -> Revision:
        return found(self.listing.revisions.open().first())

    def _case(self) -> Case:
        return found(Case.objects.filter(listing=self.listing).order_by("-pk").first())

    def _start_and_write(self, by: Any) -> None:
        """Two acts where no version was open, else one."""
        revision = start_edit(listing=self._fresh(), by=by, at=_now())
        summary = f"Summary {next(_numbers)} of the quay."
        values = {
            "summary": summary, "description": factories.DESCRIPTION, "phase": "stable",
            "audience": ["health"], "licence": "MIT", "capabilities": [self.capability.slug],
        }  # fmt: skip
        revision = edit(revision=revision, values=values, by=by, at=_now())
        self.summaries[revision.pk] = summary

    def _start_and_send(self, by: Any) -> None:
        self._start_and_write(by)
        submit(revision=self._open(), by=by, at=_now())

    def _decide(self, what: str, by: Any) -> None:
        rows = self.listing.revisions.filter(submitted_at__isnull=False)
        revision = found(rows.order_by("-pk").first())
        if what == "approve":
            approve(revision=revision, seen=revision.version, by=by, at=_now())
        else:
            act = ask_for_changes if what == "ask" else refuse
            act(revision=revision, seen=revision.version, reason="Because.", by=by, at=_now())

    def _appeal(self, by: Any) -> None:
        standing = Suspension.objects.filter(listing=self.listing, lifted_at__isnull=True).first()
        refused = (
            self.listing.revisions.filter(state=RevisionState.REFUSED).order_by("-pk").first()
        )
        decision = refused.decisions.order_by("-pk").first() if refused else None
        appeal(against=found(standing or decision), words="Wrong.", by=by, at=_now())

    def _answer_appeal(self, by: Any, upheld: bool) -> None:
        cases = Case.objects.open().filter(listing=self.listing, appeal__isnull=False)
        made = found(Appeal.objects.filter(state=Finding.OPEN, case__in=cases).first())
        settle_appeal(appeal=made, upheld=upheld, answer="Looked at.", by=by, at=_now())

    def _answer_report(self, by: Any, hide: bool) -> None:
        flag = found(Flag.objects.filter(listing=self.listing, state=Finding.OPEN).first())
        settle_report(flag=flag, upheld=hide, hide=hide, answer="Looked at.", by=by, at=_now())


class NothingThere(Exception):
    """There is nothing that this act could be about."""


def found(row):
    if row is None:
        raise NothingThere
    return row


def _now():
    return timezone.now()


@pytest.mark.usefixtures("emptied_as_owner")
@pytest.mark.parametrize("part", range(4))
def test_whatever_editors_and_moderators_do_the_rules_hold(part):
    """A hundred runs of thirty steps, in four parts that may run side by side."""
    run_state_machine_as_test(
        seed(part)(type(f"Workflow{part}", (Workflow,), {})),
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
