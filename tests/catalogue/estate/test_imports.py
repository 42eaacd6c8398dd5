"""A file of what an organisation runs: taken row by row, whoever is killed meanwhile."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event, Membership, Role
from catalogue.estate.actions import imports
from catalogue.estate.actions.imports import (
    AlreadyStarted,
    forget_files,
    store_file,
    take_file,
    work_on_imports,
)
from catalogue.estate.actions.lines import change
from catalogue.estate.columns import NAMES, places_in
from catalogue.estate.queries.files import own_file, refused_file
from catalogue.estate.reading import read_as_found
from catalogue.estate.tasks import take_rows
from catalogue.intake.tasks import forget
from catalogue.jobs import actions as jobs
from catalogue.models import EstateImport, EstateLine, Job, JobState, Notice, RefusedRow
from catalogue.notifications.actions.telling import tell_of
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = "capability,name,how_met,yearly_cost_pounds,cost_year"


def rows(*cells):
    return "\n".join([HEAD, *cells]).encode()


def several(count):
    return rows(*(f"take-payments,Till {number},own_run,5.50,2026" for number in range(count)))


@pytest.fixture
def begin(body, editor, purpose):
    def act(content, by=editor):
        run = store_file(
            organisation=body, file_name="estate.csv", content=content, by=by, at=timezone.now()
        )
        encoding, delimiter, sheet = read_as_found(content)
        return take_file(
            run=run,
            encoding=encoding,
            delimiter=delimiter,
            places=places_in(sheet.headings),
            by=by,
            at=timezone.now(),
        )

    return act


@pytest.fixture
def bring_in(begin):
    def act(content):
        run = begin(content)
        take_rows()
        run.refresh_from_db()
        return run

    return act


def counts(run):
    run.refresh_from_db()
    return (run.added, run.changed, run.unchanged, run.refused)


def kept():
    columns = ("capability__slug", "name", "met", "yearly_cost", "cost_year", "version")
    return list(EstateLine.objects.order_by("name").values_list(*columns))


def test_who_may_bring_a_file(begin, body):
    for person in (
        factories.member_of(body),
        factories.member_of(factories.organisation(), role=Role.OWNER),
    ):
        with pytest.raises(PermissionDenied):
            begin(several(1), by=person)
    assert not EstateImport.objects.exists()


def test_nothing_is_taken_before_a_person_has_agreed(body, editor):
    run = store_file(
        organisation=body, file_name="x", content=several(1), by=editor, at=timezone.now()
    )
    take_rows()
    assert run.job is None
    assert not Job.objects.exists()
    assert not EstateLine.objects.exists()


def test_a_file_is_taken_once(begin, editor):
    run = begin(several(1))
    with pytest.raises(AlreadyStarted):
        take_file(
            run=run, encoding="utf-8", delimiter=",", places={}, by=editor, at=timezone.now()
        )
    assert Job.objects.count() == 1


def test_good_rows_are_kept_and_each_refused_one_is_told_with_line_column_value_and_reason(
    bring_in,
):
    run = bring_in(
        rows(
            "take-payments,Till,own_run,40000.50,2026",
            "Take payment,Till 2,own_run,,",
            "take-payments,Till 3,own_run,a lot,2026",
            "take-payments,TILL,own_run,,",
            "take-payments,Till 5",
            "take-payments,Ti\0ll,own_run,,",
        )
    )
    assert counts(run) == (1, 0, 0, 5)
    assert kept() == [("take-payments", "Till", "own_run", 4_000_050, 2026, 1)]
    told = {one.line: one.remarks for one in run.refused_rows.all()}
    assert set(told) == {3, 4, 5, 6, 7}
    assert told[3][0]["column"] == "capability"
    assert told[3][0]["value"] == "Take payment"
    assert "one of these: Take payments?" in told[3][0]["reason"]
    assert told[4][0]["column"] == "yearly_cost_pounds"
    assert "Line 2 has the same name" in told[5][0]["reason"]
    assert "2 cells" in told[6][0]["reason"]
    assert "U+0000" in told[7][0]["reason"]


def test_refused_rows_come_back_as_a_file_that_can_be_mended_and_brought_again(bring_in):
    run = bring_in(rows("take-payments,=Till,own_run,a lot,2026", "x,'+y,own_run,,"))
    text = refused_file(run)
    first, second, third = csv.reader(io.StringIO(text))
    assert first == [*HEAD.split(","), "line", "reason"]
    assert second[:6] == ["take-payments", "'=Till", "own_run", "a lot", "2026", "2"]
    assert second[6].startswith("yearly_cost_pounds: It must be an amount")
    assert third[:2] == ["x", "'+y"]
    again = bring_in(text.replace("a lot", "7").replace("x,'+y", "take-payments,'+y").encode())
    assert counts(again) == (2, 0, 0, 0)
    assert {one[1] for one in kept()} == {"+y", "=Till"}


def test_the_same_file_again_changes_nothing(bring_in):
    assert counts(bring_in(several(3))) == (3, 0, 0, 0)
    before = kept(), Event.objects.filter(kind="estate.changed").count()
    assert counts(bring_in(several(3))) == (0, 0, 3, 0)
    assert (kept(), Event.objects.filter(kind="estate.changed").count()) == before


def test_a_row_of_something_recorded_changes_it_and_only_in_the_columns_of_the_file(
    bring_in, line, editor
):
    change(line=line, supplier="Harbour Ltd", owner="Revenues", by=editor, at=timezone.now())
    run = bring_in(rows("take-payments,OLD TILL,elsewhere,5,2026"))
    assert counts(run) == (0, 1, 0, 0)
    line.refresh_from_db()
    assert (line.name, line.met, line.yearly_cost) == ("OLD TILL", "elsewhere", 500)
    assert (line.supplier, line.owner) == ("Harbour Ltd", "Revenues")


def test_what_was_downloaded_is_no_change_when_it_is_brought_back(bring_in, body, purpose, use):
    odd = ["=1+1", "'quoted", "'=both", "@x", 'with "quotes", and; more', "Café – ü"]
    for number, name in enumerate(odd):
        factories.estate_line(
            organisation=body, capability=purpose, name=name, owner=f"-{name}", supplier=name,
            yearly_cost=number, cost_year=2026, contract_ends_on=timezone.localdate(),
            cost_public=bool(number % 2),
        )  # fmt: skip
    factories.estate_line(
        organisation=body, capability=purpose, name="Gate", met="service", adoption=use
    )
    factories.estate_line(organisation=body, capability=purpose, name="Bare", met="elsewhere")
    text = own_file(body)
    assert text.splitlines()[0] == ",".join(NAMES)
    before = list(EstateLine.objects.order_by("pk").values())
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert counts(bring_in(text.encode(encoding))) == (0, 0, len(odd) + 2, 0)
    assert list(EstateLine.objects.order_by("pk").values()) == before


def test_another_organisation_s_lines_are_not_touched(bring_in, purpose):
    other = factories.estate_line(capability=purpose, name="Till 0")
    assert counts(bring_in(several(1))) == (1, 0, 0, 0)
    other.refresh_from_db()
    assert other.version == 1


def test_a_person_who_may_no_longer_has_every_row_refused_with_the_reason(begin, editor):
    run = begin(several(2))
    Membership.objects.filter(person=editor).update(role=Role.MEMBER)
    take_rows()
    assert counts(run) == (0, 0, 0, 2)
    assert "Only editors and owners" in run.refused_rows.first().remarks[0]["reason"]


def test_a_line_that_ended_meanwhile_refuses_its_row(begin, line, monkeypatch, editor):
    run = begin(rows("take-payments,Old till,elsewhere,,"))
    original = imports.open_lines_of

    def slowly(*args):
        found = original(*args)
        EstateLine.objects.update(state="retired", retired_on=timezone.localdate())
        return found

    # Somebody ends the line just between the reading and the writing.
    monkeypatch.setattr(imports, "open_lines_of", slowly)
    take_rows()
    assert counts(run) == (0, 0, 0, 1)


class Killed(BaseException):
    """Stands for a process that is gone: no handler of ours sees it."""


class TestBatches:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch):
        monkeypatch.setattr(imports, "BATCH", 3)  # batches without hundreds of rows

    def test_progress_is_told_before_each_batch_and_at_the_end(self, begin):
        run = begin(several(7))
        seen = []
        work_on_imports(seconds=60, watch=lambda job: seen.append((job.done, job.total)))
        assert seen == [(0, 0), (3, 7), (6, 7), (7, 7)]
        run.job.refresh_from_db()
        assert (run.job.state, run.job.step) == (JobState.DONE, "Taking rows")

    def test_a_long_file_goes_on_in_chunks(self, begin, monkeypatch):
        run = begin(several(7))
        moments = iter(range(0, 1000, 10))  # each batch takes ten seconds, without waiting
        monkeypatch.setattr(imports.time, "monotonic", lambda: next(moments))
        work_on_imports(seconds=15)
        run.job.refresh_from_db()
        assert (run.job.state, run.job.attempts) == (JobState.QUEUED, 0)
        assert counts(run) == (3, 0, 0, 0)
        work_on_imports(seconds=1000)
        assert counts(run) == (7, 0, 0, 0)

    @pytest.mark.parametrize("where", [0, 3, 6])
    def test_killed_anywhere_it_ends_in_the_same_rows(self, begin, where):
        content = several(5) + b"\nnothing,Till 9,own_run,,\ntake-payments,Till 9,own_run,,"
        run = begin(content)

        def die(job):
            if job.done == where:
                raise Killed

        with pytest.raises(Killed):
            work_on_imports(seconds=60, watch=die)
        run.job.refresh_from_db()
        assert run.job.state == JobState.RUNNING, "nobody could tidy up"
        assert EstateLine.objects.count() == min(where, 5), "whole batches alone"
        jobs.take_back(at=timezone.now() + timedelta(seconds=121))
        Job.objects.update(due_at=timezone.now())
        work_on_imports(seconds=60)
        run.job.refresh_from_db()
        assert run.job.state == JobState.DONE
        assert counts(run) == (6, 0, 0, 1)
        assert [one.line for one in run.refused_rows.all()] == [7]
        assert {one[-1] for one in kept()} == {1}, "no row was written twice"

    def test_killed_within_a_batch_leaves_nothing_of_it(self, begin, monkeypatch):
        run = begin(several(5))
        original, calls = imports.declare, []

        def dying(**values):
            calls.append(values)
            if len(calls) == 5:
                raise Killed
            return original(**values)

        # The process ends at a moment that no test could hit from outside.
        monkeypatch.setattr(imports, "declare", dying)
        with pytest.raises(Killed):
            work_on_imports(seconds=60)
        assert counts(run) == (3, 0, 0, 0)
        assert EstateLine.objects.count() == 3
        jobs.take_back(at=timezone.now() + timedelta(seconds=121))
        Job.objects.update(due_at=timezone.now())
        work_on_imports(seconds=60)
        assert counts(run) == (5, 0, 0, 0)

    def test_whoever_lost_the_claim_writes_nothing(self, begin):
        run = begin(several(5))

        def lose(job):
            Job.objects.filter(pk=job.pk).update(locked_by="somebody else")

        work_on_imports(seconds=60, watch=lose)
        assert counts(run) == (0, 0, 0, 0)
        assert not EstateLine.objects.exists()

    def test_it_stops_between_two_batches_when_asked(self, begin, editor):
        run = begin(several(7))

        def ask(job):
            if job.done == 3:
                jobs.stop(job=job, by=editor, at=timezone.now())

        work_on_imports(seconds=60, watch=ask)
        run.job.refresh_from_db()
        assert run.job.state == JobState.CANCELLED
        assert counts(run) == (3, 0, 0, 0)


class TestForgetting:
    def test_files_and_refused_rows_go_after_thirty_days_and_the_counts_stay(self, bring_in):
        run = bring_in(rows("nothing,Till,own_run,,"))
        assert forget_files(at=timezone.now() + timedelta(days=29)) == 0
        assert forget_files(at=timezone.now() + timedelta(days=31)) == 1
        run.refresh_from_db()
        assert (run.content, run.refused) == (None, 1)
        assert not RefusedRow.objects.exists()
        assert refused_file(run) == "line,reason\r\n"

    def test_one_that_nobody_agreed_on_goes_too_and_one_at_work_waits(self, begin):
        factories.estate_import()
        begin(several(1))
        assert forget_files(at=timezone.now() + timedelta(days=31)) == 1

    def test_the_nightly_job_does_it(self, bring_in):
        run = bring_in(several(1))
        EstateImport.objects.update(started_at=timezone.now() - timedelta(days=31))
        jobs.request(kind="intake.forget", key="x", by=None, at=timezone.now())
        forget()
        run.refresh_from_db()
        assert run.content is None

    def test_the_job_of_a_report_is_not_swept_away(self, bring_in):
        run = bring_in(several(1))
        jobs.sweep(timetable={}, at=timezone.now() + timedelta(days=100))
        assert Job.objects.filter(pk=run.job_id).exists()


def test_editors_and_owners_are_told_of_refused_rows_and_of_nothing_else(bring_in, body, editor):
    factories.member_of(body)
    bring_in(several(1))
    bring_in(rows("nothing,Till,own_run,,"))
    tell_of(list(Event.objects.order_by("pk")), at=timezone.now())
    notice = Notice.objects.exclude(kind__startswith="job").get()
    assert (notice.person, notice.kind, notice.way) == (editor, "estate.imported", "weekly")
