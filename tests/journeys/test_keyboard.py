"""The portal by keyboard alone, with a reader's own text spacing, and in print."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import new_context
from tests.journeys.places import PUBLIC
from tests.journeys.walks import Place

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
  return {
    name: one.tagName + ' ' + (one.innerText || one.name || one.id),
    order: [...document.querySelectorAll('*')].indexOf(one),
    seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    covered: box.height > 0 && top !== null && !one.contains(top) && !top.contains(one),
  }
}"""
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
CUT_OFF = """[...document.querySelectorAll('main *, header *, footer *')]
  .filter(one => getComputedStyle(one).overflow === 'hidden'
    && one.clientHeight > 4 && one.scrollHeight > one.clientHeight + 1)
  .map(one => one.outerHTML.slice(0, 100))"""
ENOUGH = [place for place in PUBLIC if place.label in {
    "search:start", "search:results filtered", "listings:page component", "organisations:page",
    "statistics:listing", "statistics:index", "capabilities:index", "listings:compare two",
}]  # fmt: skip


@pytest.fixture
def page(browser: Browser, portal: str) -> Iterator[Page]:
    context = new_context(browser, portal, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def go(page: Page, place: Place) -> None:
    page.goto(place.start)
    for step in place.steps:
        step(page)
    page.wait_for_load_state("load")


def test_the_first_stop_skips_to_the_page_s_own_part(page: Page) -> None:
    page.goto("/listings/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize("place", ENOUGH, ids=lambda place: place.label)
def test_tab_walks_every_stop_in_reading_order_and_shows_where_it_is(
    place: Place, page: Page
) -> None:
    go(page, place)
    stops = []
    for _number in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["name"].startswith("BODY"):
            break
        stops.append(stop)
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert [stop["name"] for stop in stops if stop["covered"]] == []
    order = [stop["order"] for stop in stops]
    assert order == sorted(order)
    assert len(order) > 10


def test_an_answer_that_needs_mending_takes_the_focus(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill("x@y.example")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    assert page.title().startswith("Error: ")
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.name") == "login"


@pytest.mark.parametrize("place", ENOUGH, ids=lambda place: place.label)
def test_a_reader_s_own_spacing_cuts_nothing_off(place: Place, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    go(page, place)
    page.evaluate("""words => {
      const sheet = new CSSStyleSheet(); sheet.replaceSync(words)
      document.adoptedStyleSheets = [sheet]
    }""", SPACING)  # fmt: skip
    assert (
        page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
    )
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_all_is_open_and_links_say_where_they_go(page: Page) -> None:
    page.goto("/statistics/")
    figures = page.locator(".app-chart table").first
    assert not figures.is_visible()
    page.emulate_media(media="print")
    assert figures.is_visible()
    assert page.locator("main h1").is_visible()
    assert not page.locator(".govuk-service-navigation").is_visible()
    assert not page.locator(".app-footer").is_visible()
    link = "getComputedStyle(document.querySelector('main .govuk-link'), '::after').content"
    address = page.locator("main .govuk-link").first.get_attribute("href")
    assert str(address) in page.evaluate(link)


FACT = "document.querySelector('.app-comparison tbody th[scope=row]')"


def compare_four(page: Page) -> None:
    (place,) = [one for one in PUBLIC if one.label == "listings:compare four that differ"]
    go(page, place)


def test_a_comparison_scrolls_by_keyboard_and_the_names_of_its_facts_stay(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    compare_four(page)
    page.locator(".app-comparison").focus()
    before = page.evaluate(f"{FACT}.getBoundingClientRect().left")
    for _number in range(5):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('.app-comparison').scrollLeft") > 50
    assert page.evaluate(f"{FACT}.getBoundingClientRect().left") == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_comparison_stands_whole_on_paper(page: Page) -> None:
    compare_four(page)
    page.emulate_media(media="print")
    region = "document.querySelector('.app-comparison')"
    assert page.evaluate(f"getComputedStyle({region}).overflowX") == "visible"
    assert page.locator("tbody tr").last.is_visible()
