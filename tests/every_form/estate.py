"""Forms by which an organisation says what it runs."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.every_form.kind import Form, Maker, member

ANSWERS: dict[str, Any] = {
    "name": "Old till",
    "met": "own_run",
    "adoption": "",
    "owner": "Revenues team",
    "yearly_cost": "40,000",
    "cost_year": "2026",
    "supplier": "Harbour Ltd",
    "contract_ends_on_day": "31",
    "contract_ends_on_month": "3",
    "contract_ends_on_year": "2028",
    "public": ["cost_public"],
}
ALL = "capability,name,how_met,service,owner,yearly_cost_pounds,cost_year,supplier"


def record() -> Form:
    body, purpose = factories.organisation(), factories.capability()
    return Form(
        address=reverse("estate:new", args=[body.slug, purpose.slug]),
        client=member(body),
        values=ANSWERS,
        needed=("name", "met"),
    )


def _line(name: str) -> tuple[str, str, Any]:
    line = factories.estate_line()
    keys = [line.organisation.slug, line.pk]
    return reverse(name, args=keys), reverse("estate:one", args=keys), member(line.organisation)


def change() -> Form:
    address, shown, client = _line("estate:change")
    return Form(
        address=address,
        client=client,
        values=ANSWERS | {"version": "1"},
        needed=("name", "met", "version"),
        shown=shown,
    )


def end() -> Form:
    address, shown, client = _line("estate:end")
    return Form(
        address=address,
        client=client,
        values={
            "retired_on_day": "1",
            "retired_on_month": "3",
            "retired_on_year": "2026",
            "reference": "INV 7",
            "replaced_by": "",
        },
        needed=("retired_on_day", "retired_on_month", "retired_on_year"),
        shown=shown,
    )


def replaces() -> Form:
    line = factories.estate_line()
    use = factories.adoption(organisation=line.organisation)
    return Form(
        address=reverse("estate:replaces", args=[line.organisation.slug, use.pk]),
        client=member(line.organisation),
        values={"line": str(line.pk)},
        needed=("line",),
    )


def upload() -> Form:
    body = factories.organisation()
    return Form(
        address=reverse("estate:upload", args=[body.slug]),
        client=member(body),
        values={"text": f"{ALL}\nx,Till,own_run,,,,,\n"},
        needed=("text",),
    )


def check() -> Form:
    run = factories.estate_import(content=f"{ALL}\nx,Till,own_run,,,,,\n".encode())
    places = {name: str(number) for number, name in enumerate(ALL.split(","))}
    return Form(
        address=reverse("estate:check", args=[run.organisation.slug, run.pk]),
        client=member(run.organisation),
        values={"encoding": "utf-8", "delimiter": ",", **places},
        needed=("encoding", "delimiter", "capability", "name", "how_met"),
        hidden=("encoding", "delimiter"),
    )


FORMS: dict[str, Maker] = {
    "estate:new": record,
    "estate:change": change,
    "estate:end": end,
    "estate:replaces": replaces,
    "estate:upload": upload,
    "estate:check": check,
}
