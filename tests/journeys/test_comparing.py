"""From the search to services side by side, and what can be taken away."""

import csv
from collections.abc import Callable
from pathlib import Path

import yaml
from playwright.sync_api import Page

from tests.journeys.conftest import Visitor

Visit = Callable[[], Visitor]


def test_two_services_are_chosen_compared_and_taken_away(visit: Visit, tmp_path: Path) -> None:
    page = visit().page
    page.goto("/listings/?kind=component")
    first = page.locator("h3 a").first.inner_text()
    _compare(page, 0)
    assert page.locator("h2 a").inner_text() == first
    page.get_by_role("link", name="Choose one in the search").click()
    second = page.locator("h3 a").nth(1).inner_text()
    _compare(page, 1)
    assert page.locator("thead a:not(.govuk-link--no-visited-state)").all_inner_texts() == [
        first, second,
    ]  # fmt: skip
    whole = page.locator("th[scope=row]").count()
    page.get_by_role("link", name="Only differences").click()
    rows = page.locator("th[scope=row]").count()
    assert rows < whole
    taken = list(csv.reader(_download(page, "Download this comparison", tmp_path).splitlines()))
    assert taken[0] == ["Section", "Fact", first, second]
    page.get_by_role("link", name=f"Remove {second}").click()
    page.get_by_role("link", name=first, exact=True).click()
    software = yaml.safe_load(_download(page, "Download as publiccode.yml", tmp_path))
    assert (software["publiccodeYmlVersion"], software["name"]) == ("0.7", first)


def _compare(page: Page, place: int) -> None:
    """Presses 'Compare' beside one of the results."""
    page.locator(".app-result a[href^='/compare/']").nth(place).click()


def _download(page: Page, link: str, folder: Path) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_text()
