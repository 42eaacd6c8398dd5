"""An editor says what a service is built from, and takes it back; what is refused, and why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.composition.actions.linking import (
    AlreadyLinked,
    ClosesLoop,
    NotLinkable,
    NotLinked,
    link,
    unlink,
)
from catalogue.composition.queries.parts import loss_of
from catalogue.models import Listing, Part, Relation
from catalogue.organisations.queries import latest_history
from tests import factories
from tests.catalogue.composition.acting import editor_of, linked, unlinked
from tests.racing import at_once

NOW = timezone.now()


@pytest.mark.django_db
class TestLink:
    @pytest.mark.parametrize("relation", Relation.values)
    def test_it_is_kept_and_told_once(self, whole, part, relation):
        made = linked(whole, part, relation)
        assert (made.whole, made.part, made.relation) == (whole, part, relation)
        event = Event.objects.get(kind="composition.linked")
        assert (event.listing_id, event.organisation_id) == (whole.pk, whole.organisation_id)
        assert event.subject_id == made.pk
        assert event.delta == {"version": 1, "part": part.pk, "relation": relation}
        (line,) = latest_history(whole.organisation)
        assert (line.words, line.subject) == ("A part of a service was named", "Permit desk")

    def test_two_services_may_be_joined_in_several_ways_each_once(self, whole, part):
        linked(whole, part, "contains")
        linked(whole, part, "depends_on")
        with pytest.raises(AlreadyLinked, match="This is said already"):
            linked(whole, part, "contains")
        assert Part.objects.count() == 2
        assert Event.objects.filter(kind="composition.linked").count() == 2

    def test_a_service_is_no_part_of_itself(self, whole):
        with pytest.raises(NotLinkable, match="cannot be a part of itself"):
            linked(whole, whole)

    @pytest.mark.parametrize("state", ["suspended", "merged"])
    def test_what_is_out_of_sight_cannot_be_linked(self, whole, part, state):
        for gone, words in ((part, "This service is not published"), (whole, "Your service is")):
            Listing.objects.filter(pk=gone.pk).update(state=state, resumes_as="live")
            with pytest.raises(NotLinkable, match=words):
                linked(whole, part)

    def test_what_is_not_published_yet_cannot_be_linked(self, whole):
        draft = factories.draft(complete=True).listing
        for pair in ((whole, draft), (draft, whole)):
            with pytest.raises(NotLinkable, match="not published"):
                linked(*pair)

    def test_what_ended_can_still_be_named(self, whole, part):
        Listing.objects.filter(pk=part.pk).update(state="retired")
        assert linked(whole, part, "replaces").part == part

    @pytest.mark.parametrize("relation", ["contains", "depends_on"])
    def test_a_loop_is_refused_and_named(self, whole, part, relation):
        middle = factories.live_listing(name="Form desk")
        linked(whole, middle)
        linked(middle, part, "depends_on")
        with pytest.raises(ClosesLoop) as refused:
            linked(part, whole, relation)
        assert "Pay desk → Permit desk → Form desk → Pay desk" in str(refused.value)
        assert Part.objects.count() == 2

    def test_a_loop_through_what_is_out_of_sight_is_refused_without_its_name(self, whole, part):
        middle = factories.live_listing(name="Form desk")
        linked(whole, middle)
        linked(middle, part)
        Listing.objects.filter(pk=middle.pk).update(state="suspended", resumes_as="live")
        with pytest.raises(ClosesLoop) as refused:
            linked(part, whole)
        assert "Permit desk → a service out of sight → Pay desk" in str(refused.value)

    def test_what_passes_no_use_on_closes_no_loop(self, whole, part):
        linked(whole, part, "based_on")
        linked(part, whole, "contains")
        linked(whole, part, "replaces")
        assert Part.objects.count() == 3

    def test_only_editors_of_the_whole_may(self, whole, part, moderator):
        others = [
            factories.member_of(whole.organisation),
            factories.member_of(part.organisation, role=Role.OWNER),
            moderator,
        ]
        for person in others:
            with pytest.raises(PermissionDenied, match="Only editors and owners"):
                link(whole=whole, part=part, relation="contains", by=person, at=NOW)


@pytest.mark.django_db
class TestUnlink:
    def test_it_is_gone_and_told(self, whole, part):
        made = linked(whole, part)
        unlinked(made)
        assert not Part.objects.exists()
        event = Event.objects.get(kind="composition.unlinked")
        assert event.delta["part"] == part.pk
        assert event.listing_id == whole.pk

    def test_it_can_be_said_again_and_is_told_again(self, whole, part):
        unlinked(linked(whole, part))
        linked(whole, part)
        assert Event.objects.filter(kind="composition.linked").count() == 2

    def test_twice_it_says_that_somebody_was_faster(self, whole, part):
        made = linked(whole, part)
        unlinked(made)
        with pytest.raises(NotLinked, match="Somebody else"):
            unlinked(made)

    def test_only_editors_of_the_whole_may(self, whole, part, moderator):
        made = linked(whole, part)
        for person in (factories.member_of(part.organisation, role=Role.OWNER), moderator):
            with pytest.raises(PermissionDenied, match="Only editors and owners"):
                unlink(part=made, by=person, at=NOW)
        assert Part.objects.exists()


@pytest.mark.django_db
class TestLoss:
    def test_it_says_who_is_reached_so_and_who_only_so(self, whole, part):
        other, top = factories.live_listing(), factories.live_listing()
        made = factories.part(whole=whole, part=part)
        factories.part(whole=other, part=part)
        factories.part(whole=top, part=whole)
        both, direct = factories.organisation(), factories.organisation()
        for listing, body in (
            (whole, both), (other, both), (whole, direct), (part, direct), (top, None),
            (whole, part.organisation),
        ):  # fmt: skip
            factories.adoption(listing=listing, organisation=body)
        loss = loss_of(made)
        assert (loss.through, loss.only) == (3, 1)

    def test_a_second_relation_of_the_same_two_keeps_what_is_reached(self, whole, part):
        made = factories.part(whole=whole, part=part)
        factories.part(whole=whole, part=part, relation="depends_on")
        factories.adoption(listing=whole)
        loss = loss_of(made)
        assert (loss.through, loss.only) == (1, 0)

    def test_what_passes_no_use_on_loses_nothing(self, whole, part):
        made = factories.part(whole=whole, part=part, relation="replaces")
        factories.adoption(listing=whole)
        assert loss_of(made).through == 0


@pytest.mark.django_db
class TestTable:
    @pytest.mark.parametrize(
        ("wrong", "rule"),
        [({"relation": "near"}, "part_relation_known"), ({"part": None}, "part_of_another")],
        ids=["relation", "itself"],
    )
    def test_it_holds_only_what_can_be(self, whole, part, wrong, rule):
        values = {"part": part, "relation": "contains"} | wrong
        values["part"] = values["part"] or whole
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            factories.part(whole=whole, **values)

    def test_it_holds_each_once(self, whole, part):
        factories.part(whole=whole, part=part)
        with pytest.raises(IntegrityError, match="part_once"), transaction.atomic():
            factories.part(whole=whole, part=part)

    def test_a_row_says_what_it_is(self, whole, part):
        made = factories.part(whole=whole, part=part)
        assert str(made) == f"{whole.pk} contains {part.pk}"


@pytest.mark.usefixtures("emptied_as_owner")
class TestRaces:
    def test_of_two_links_that_together_close_a_loop_one_is_refused(self, whole, part):
        people = {one: editor_of(one) for one in (whole, part)}

        def act(one, other):
            return lambda: link(whole=one, part=other, relation="contains", by=people[one], at=NOW)

        assert at_once(act(whole, part), act(part, whole)) == ["ClosesLoop", "Part"]
        assert Part.objects.count() == 1

    def test_the_same_said_twice_at_once_is_kept_once(self, whole, part):
        by = editor_of(whole)

        def act():
            return link(whole=whole, part=part, relation="based_on", by=by, at=NOW)

        assert at_once(act, act) == ["AlreadyLinked", "Part"]

    def test_taken_back_twice_at_once_it_is_told_once(self, whole, part):
        made, by = linked(whole, part), editor_of(whole)

        def act():
            return unlink(part=made, by=by, at=NOW)

        assert at_once(act, act) == ["NotLinked", "Part"]
        assert Event.objects.filter(kind="composition.unlinked").count() == 1
