"""Whatever is sent in whichever field: no fault, and either refused whole or shown escaped."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory
from django.urls import get_resolver
from markupsafe import escape

from tests.addresses import ADDRESSES
from tests.every_form import FORMS, Form
from tests.reading import Page, read
from tests.test_addresses import World, written

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
CASES = ("empty", "long", "list", "words", "nul", "control", "script")
ANYTHING = {"begin", "confirm", "continue", "everywhere", "in_use"}
"""Marks that are there or not, whatever their value."""
SEARCHES = {"listings:section", "listings:end"}
"""Where `words` looks something up and is not kept."""
PRESSED = {
    "listings:remove_language", "listings:send", "listings:start_edit", "listings:withdraw",
    "estate:confirm", "listings:renew", "composition:remove", "suppliers:renew", "suppliers:end", "moderation:take",
    "moderation:release", "moderation:seen", "notifications:read", "notifications:read_all",
    "notifications:stop", "ownership:take_back", "adoption:confirm", "adoption:renew",
    "adoption:withdraw", "adoption:take_back", "recognition:reopen",
    "ratings:withdraw", "outcomes:confirm", "outcomes:withdraw", "search:looked_at", "search:stop",
}  # fmt: skip
"""Forms of a button alone."""


def test_every_form_of_these_slices_is_in_the_table() -> None:
    slices = (
        "adoption", "composition", "duplication", "enquiries", "estate", "listings",
        "moderation", "notifications", "outcomes", "ownership", "ratings", "recognition", "scaling",
        "search", "suppliers",
    )  # fmt: skip
    there = {f"{space}:{name}" for space in slices for name in _posted(space)}
    sent = {name.split(" ")[0] for name in FORMS if name.split(":")[0] in slices}
    in_the_address = {"duplication:choose", "duplication:compare"}
    assert there - sent == PRESSED
    assert sent - there == in_the_address


def _posted(space: str) -> Iterator[str]:
    """The names of that slice's addresses at which something can be sent."""
    resolver: Any = get_resolver()
    for pattern in resolver.namespace_dict[space][1].url_patterns:
        answer = pattern.callback(RequestFactory().options("/"))
        assert answer.status_code == 405, pattern.name
        if "POST" in answer["Allow"]:
            yield pattern.name


@pytest.mark.parametrize("name", sorted(FORMS))
@pytest.mark.parametrize("case", CASES)
def test_a_field_is_refused_with_what_was_typed_or_shown_escaped(name: str, case: str) -> None:
    form = FORMS[name]()
    page = read(form.client.get(form.page or form.address))
    kinds, chosen = _kinds(page), _chosen(page)
    for field, usual in (form.values or chosen).items():
        with _undone():
            bad = _bad(case, form, usual)
            kind = "hidden" if field in form.hidden else kinds.get(field, "hidden")
            where = f"{name}, {field}: {case}"
            before = written()
            answer = _send(form, chosen | form.values | {field: bad})
            if answer.status_code == 422:
                assert written() == before, where
                _is_refused_well(answer, kind, bad, where)
            else:
                assert answer.status_code in ({200} if form.steps else {302, 303}), where
                assert not form.steps or written() == before, where
                assert not _must_be_refused(case, form, field, kind), where
                searched = field == "words" and name.split(" ", maxsplit=1)[0] in SEARCHES
                kept = case == "script" and kind == "text" and not searched
                _is_escaped(form, answer, where, there=kept)


@pytest.mark.parametrize(
    "name",
    ["suppliers:choose", "composition:choose", "duplication:choose", "ownership:hand_over choose"],
)
def test_a_choice_among_nothing_found_asks_for_other_words(name: str) -> None:
    form = FORMS[name]()
    path = form.address.split("?", maxsplit=1)[0]
    empty = replace(form, address=f"{path}?words=zzzz&q=zzzz")
    page = read(_send(empty, {**form.values, next(iter(form.values)): "typed"}))
    assert not page.title.startswith("Error")
    assert "in its name" in page.words


ASKED = {
    "search:results": ("q", "kind", "sort", "page"),
    "search:keep": ("q", "kind", "page"),
    "search:keep_for": ("q", "kind", "page"),
    "search:saved": ("page",),
    "search:saved_one": ("page",),
    "listings:compare": ("service", "q"),
    "listings:page": ("language",),
    "listings:preview": ("language",),
    "adoption:adopters": ("show", "page"),
    "adoption:new": ("listing",),
    "adoption:claims": ("page",),
    "adoption:disputes": ("page",),
    "enquiries:own": ("page",),
    "enquiries:new": ("use",),
    "recognition:index": ("page",),
    "recognition:one": ("q",),
    "ratings:new": ("listing",),
    "organisations:index": ("q", "page"),
    "suppliers:index": ("name", "page"),
    "suppliers:choose": ("words",),
    "composition:parts": ("page",),
    "composition:reached_by": ("show",),
    "composition:choose": ("words",),
    "duplication:choose": ("listing", "q"),
    "duplication:compare": ("one", "other"),
    "duplication:confirm": ("one", "other", "kept"),
    "ownership:hand_over": ("q", "to"),
    "ownership:claim": ("listing",),
    "moderation:queue": ("kind", "organisation", "sort", "page"),
    "jobs:index": ("state", "kind", "page"),
    "capabilities:own_run": ("type", "place", "below", "page"),
    "capabilities:own_run_csv": ("type", "place", "below"),
    "capabilities:overlap": ("type", "place", "order", "page"),
    "capabilities:overlap_csv": ("type", "place", "order"),
    "estate:new": ("use",),
    "estate:check": ("encoding", "delimiter"),
    "estate:report": ("page",),
    "scaling:index": ("rung", "blocks", "mark", "type", "place", "page"),
    "scaling:csv": ("rung", "place"),
    "scaling:watch": ("page",),
}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_no_database_can_hold_is_no_fault_in_an_address(name: str) -> None:
    world = World()
    path = world.address(name).split("?", maxsplit=1)[0]
    least = ADDRESSES[name].least
    client = world.client({"public": "anonymous", "keeper": "member"}.get(least, least))
    for parameter in ASKED[name]:
        for odd in ("\x00", "pay\x00desk", "\ud800".encode("utf-8", "surrogatepass"), "9" * 400):
            answer = client.get(f"{path}?{urlencode({parameter: odd})}")
            assert answer.status_code < 500, f"{parameter}={odd!r}"


@contextmanager
def _undone() -> Iterator[None]:
    """Each field meets the same rows, and the limits of a new visitor."""
    cache.clear()
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def _kinds(page: Page) -> dict[str, str]:
    """What sort of control each name is."""
    found = {}
    for tag, marks in page.marks:
        sort = {"textarea": "text", "select": "choice"}.get(tag, "")
        if tag == "input":
            given = marks.get("type") or "text"
            sort = {"radio": "choice", "checkbox": "choice", "hidden": "hidden"}.get(given, "text")
        if sort and marks.get("name"):
            found[str(marks["name"])] = sort
    return found


def _chosen(page: Page) -> dict[str, Any]:
    """What stands in the lists to choose from, and in what is not seen."""
    found: dict[str, Any] = {}
    name = ""
    for tag, marks in page.marks:
        if tag == "select":
            name = str(marks.get("name"))
        if tag == "option" and name and (name not in found or "selected" in marks):
            found[name] = marks.get("value") or ""
    return found


def _bad(case: str, form: Form, usual: Any) -> Any:
    several = isinstance(usual, list)
    if case == "empty":
        return [] if several else ""
    if case == "list":
        return ["typed", "twice"]
    prefix = "https://quay.example/" if str(usual).startswith("https://") else ""
    bad = {
        "long": f"typed {'x' * form.long}",
        "words": "typed words",
        "nul": "typed\x00words",
        "control": "\x07\x1b\u202etyped words",
        "script": f"{prefix or 'typed '}{SCRIPT}",
    }[case]
    return [bad] if several else bad


def _send(form: Form, values: dict[str, Any]) -> Any:
    if form.asked:
        return form.client.get(f"{form.address}&{urlencode(values, doseq=True)}")
    return form.client.post(form.address, values)


def _must_be_refused(case: str, form: Form, field: str, kind: str) -> bool:
    if case == "empty":
        return field in form.needed
    return kind != "text" and field not in ANYTHING and not form.steps


def _is_refused_well(answer: Any, kind: str, bad: Any, where: str) -> None:
    page = Page(answer)
    text = answer.content.decode()
    assert SCRIPT not in text, where
    assert page.title.startswith("Error"), where
    summary = text.split("govuk-error-summary__list")[1].split("</ul>")[0]
    links = Page(_Text(summary)).links
    if kind != "hidden":
        assert len(links) == summary.count("<li>") > 0, f"{where}: {summary}"
    ids = {marks.get("id") for _tag, marks in page.marks}
    for _words, address in links:
        assert address.removeprefix("#") in ids, f"{where}: {address}"
    if kind == "text":
        assert str(escape(bad[-1] if isinstance(bad, list) else bad)) in text, where


class _Text:
    """A piece of a page, to be read as one."""

    def __init__(self, text: str) -> None:
        self.content = text.encode()


def _is_escaped(form: Form, answer: Any, where: str, *, there: bool) -> None:
    """On the page that follows, and on the one that shows it."""
    pages = [answer if answer.status_code == 200 else form.client.get(answer["Location"])]
    if form.shown:
        pages.append(form.client.get(form.shown))
    for page in pages:
        assert page.status_code < 500, where
        assert SCRIPT not in page.content.decode(), where
    if there and (form.shown or form.steps):
        assert str(escape(SCRIPT)) in pages[-1].content.decode(), where
