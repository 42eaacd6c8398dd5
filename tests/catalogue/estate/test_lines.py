"""What editors record of what their organisation runs, keep true, and end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Event, Role
from catalogue.estate.actions.lines import (
    AlreadyRecorded,
    ChangedMeanwhile,
    LineEnded,
    NotEndedYet,
    NotOurUse,
    change,
    confirm_line,
    declare,
    name_successor,
    retire,
)
from catalogue.estate.queries.lines import history_of
from catalogue.models import EstateLine, LineState
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
OWN = {"name": "Old till", "met": "own_run"}


@pytest.fixture
def record(body, purpose, editor):
    given = {"organisation": body, "capability": purpose, "by": editor, "at": AT}
    return lambda **other: declare(**given | OWN | other)


def told():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


class TestDeclare:
    def test_it_is_stated_by_a_person_at_a_time_and_told_without_what_is_private(
        self, record, editor, purpose
    ):
        line = record(yearly_cost=4_000_050, cost_year=2026, supplier="Harbour Ltd")
        assert (line.state, line.yearly_cost, line.stated_by, line.stated_at) == (
            LineState.OPEN, 4_000_050, editor, AT,
        )  # fmt: skip
        event = Event.objects.get()
        assert (event.kind, event.organisation_id) == ("estate.changed", line.organisation_id)
        assert event.delta == {"version": 1, "capability": purpose.pk, "act": "recorded"}

    def test_cost_supplier_and_contract_are_private_unless_somebody_says_otherwise(self, record):
        line = record()
        assert (line.cost_public, line.supplier_public, line.contract_public) == (False,) * 3

    def test_members_strangers_and_suppliers_record_nothing(self, record, body):
        seller = factories.supplier()
        pairs = (
            (body, factories.member_of(body)),
            (body, factories.member_of(factories.organisation(), role=Role.OWNER)),
            (seller, factories.member_of(seller, role=Role.OWNER)),
        )
        for organisation, person in pairs:
            with pytest.raises(PermissionDenied, match="editors and owners of a public body"):
                record(organisation=organisation, by=person)
        record(by=factories.member_of(body, role=Role.OWNER))

    def test_the_same_name_twice_is_refused_until_the_first_has_ended(self, record, editor):
        first = record()
        with pytest.raises(AlreadyRecorded):
            record(name="old TILL")
        record(name="New till")
        retire(line=first, retired_on=date(2026, 3, 1), by=editor, at=AT)
        record()

    def test_a_service_is_one_that_the_organisation_uses(self, record, use):
        other = factories.adoption()
        assert record(met="service", adoption_id=use.pk).adoption == use
        with pytest.raises(NotOurUse):
            record(name="Another", met="service", adoption_id=other.pk)

    def test_it_has_no_other_columns(self, record):
        with pytest.raises(TypeError, match="state"):
            record(state="retired")


class TestChange:
    def test_what_is_true_now_is_stored_with_who_said_so(self, line, body):
        other = factories.member_of(body, role=Role.OWNER)
        changed = change(line=line, supplier="Quay Ltd", by=other, at=AT)
        assert (changed.supplier, changed.stated_by, changed.stated_at) == ("Quay Ltd", other, AT)
        assert Event.objects.get().delta["fields"] == ["supplier"]

    def test_the_same_again_is_no_change(self, line, editor):
        assert change(line=line, name=line.name, by=editor, at=AT).version == 1
        assert told() == []

    def test_an_older_version_is_refused_and_names_who_was_faster(self, line, body, editor):
        stale = EstateLine.objects.get()
        colleague = factories.member_of(body, role=Role.EDITOR)
        change(line=line, supplier="First", by=colleague, at=AT)
        with pytest.raises(ChangedMeanwhile, match=colleague.name):
            change(line=stale, supplier="Second", by=editor, at=AT)
        assert EstateLine.objects.get().supplier == "First"

    def test_a_name_that_another_line_has_is_refused(self, line, record, editor):
        other = record(name="New till")
        with pytest.raises(AlreadyRecorded):
            change(line=other, name="OLD till", by=editor, at=AT)

    def test_a_member_changes_nothing(self, line, body):
        with pytest.raises(PermissionDenied):
            change(line=line, supplier="x", by=factories.member_of(body), at=AT)


class TestConfirm:
    def test_it_moves_the_day_and_changes_nothing_else(self, line, editor):
        later = line.stated_at + timedelta(days=40)
        confirmed = confirm_line(line=line, by=editor, at=later)
        assert (confirmed.stated_at, confirmed.name) == (later, line.name)
        assert told() == ["estate.confirmed"]

    def test_a_second_time_on_one_day_does_nothing(self, line, editor):
        later = line.stated_at + timedelta(days=40)
        confirm_line(line=line, by=editor, at=later)
        assert confirm_line(line=line, by=editor, at=later).version == 2
        assert told() == ["estate.confirmed"]


class TestEnd:
    def test_it_ends_on_a_day_with_a_record_and_what_takes_its_place(self, line, use, editor):
        day = date(2026, 3, 1)
        ended = retire(
            line=line, retired_on=day, reference="INV 7", replaced_by=use, by=editor, at=AT
        )
        assert (ended.state, ended.retired_on, ended.closing_reference, ended.replaced_by) == (
            LineState.RETIRED, day, "INV 7", use,
        )  # fmt: skip
        assert told() == ["estate.closed"]

    def test_what_has_ended_is_history(self, line, editor, use):
        retire(line=line, retired_on=date(2026, 3, 1), by=editor, at=AT)
        acts = (
            lambda: change(line=line, supplier="x", by=editor, at=AT),
            lambda: confirm_line(line=line, by=editor, at=AT),
            lambda: retire(line=line, retired_on=date(2026, 3, 1), by=editor, at=AT),
            lambda: name_successor(line=line, adoption=use, by=editor, at=AT),
        )
        for act in acts:
            with pytest.raises(LineEnded):
                act()

    def test_it_does_not_end_tomorrow(self, line, editor):
        with pytest.raises(NotEndedYet):
            retire(line=line, retired_on=date(2026, 3, 11), by=editor, at=AT)

    def test_another_organisation_s_use_takes_no_place(self, line, editor):
        with pytest.raises(NotOurUse):
            retire(
                line=line, retired_on=date(2026, 3, 1), replaced_by=factories.adoption(),
                by=editor, at=AT,
            )  # fmt: skip


class TestSuccessor:
    def test_a_use_is_named_and_taken_back(self, line, use, editor):
        assert name_successor(line=line, adoption=use, by=editor, at=AT).replaced_by == use
        assert name_successor(line=line, adoption=None, by=editor, at=AT).replaced_by is None
        assert [one.fields for one in history_of(line)] == [["replaced_by"], ["replaced_by"]]

    def test_the_same_again_is_no_change(self, line, use, editor):
        name_successor(line=line, adoption=use, by=editor, at=AT)
        name_successor(line=line, adoption=use, by=editor, at=AT)
        assert told() == ["estate.changed"]

    def test_a_use_that_was_taken_back_is_none(self, line, use, editor):
        use.withdrawn = True
        use.save()
        with pytest.raises(NotOurUse):
            name_successor(line=line, adoption=use, by=editor, at=AT)
