"""To publish: what an editor does, from a file to the end of the service."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.steps import (
    begin_from_file,
    decide,
    fill_in,
    open_case,
    own_service,
    save_section,
    send_for_review,
    shows,
)
from tests.journeys.walks import EDITOR, MODERATOR

Visit = Callable[[], Visitor]
DESCRIPTION = (
    "Boat owners see which berths are free, book one for a day and pay for it. Harbour staff see "
    "all boats on one plan of the quay. It runs on any server and needs a database."
)


def test_a_publisher_begins_from_a_file_changes_the_live_service_and_ends_it(
    visit: Visit, scripts: bool
) -> None:
    name = f"Quayside berths {'with' if scripts else 'without'} scripts"
    editor, moderator = visit().sign_in(EDITOR), visit().sign_in(MODERATOR)
    slug = begin_from_file(editor, name)
    fill_in(editor)
    _add_welsh(editor)
    _leave_a_note(editor)
    _look_before_sending(editor, name)
    decide(moderator, name, "Approve")
    page = visit().page
    page.goto(f"/listings/{slug}/")
    shows(page, "Boat owners see which berths are free")
    assert "The harbour master has seen it." not in page.inner_text("main")
    _change(editor, name)
    page.reload()
    shows(page, "Lets a berth at the quay for a day.")
    assert "Lets a berth by the hour." not in page.inner_text("main")
    _ask(editor, moderator, name)
    decide(moderator, name, "Approve")
    page.reload()
    shows(page, "Lets a berth by the hour.")
    replacement = _end(editor, name)
    page.reload()
    shows(page, "The quay closes at the end of June.")
    told = page.locator("main p", has_text="Its owner names a replacement")
    expect(told.locator(f'a[href="/listings/{replacement}/"]')).to_be_visible()


def _add_welsh(editor: Visitor) -> None:
    page = editor.page
    page.get_by_role("link", name="Add a language").click()
    page.get_by_label("Which language?").select_option(label="Welsh")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Summary").fill("Yn gosod angorfa wrth y cei am ddiwrnod.")
    save_section(page)
    expect(page.get_by_role("link", name="Welsh")).to_be_visible()


def _leave_a_note(editor: Visitor) -> None:
    page = editor.page
    page.get_by_role("link", name="For the moderator").click()
    page.get_by_label("A note to the moderator").fill("The harbour master has seen it.")
    save_section(page)


def _look_before_sending(editor: Visitor, name: str) -> None:
    page = editor.page
    page.get_by_role("button", name="Check your answers").click()
    rows = page.locator(".govuk-summary-list__row")
    assert "Not public" in rows.filter(has_text="A note to the moderator").inner_text()
    assert "Not public" not in rows.filter(has_text=DESCRIPTION).inner_text()
    page.get_by_role("link", name="See how the page will look").click()
    shows(page, name, "h1")
    shows(page, "This is a preview.")
    assert "The harbour master has seen it." not in page.inner_text("main")
    page.get_by_role("link", name="Welsh").click()
    shows(page, "Yn gosod angorfa wrth y cei am ddiwrnod.")
    page.get_by_role("link", name="Back to your answers").click()
    page.get_by_role("button", name="Send for review").click()
    shows(page, "Sent for review", "h1")


def _change(editor: Visitor, name: str) -> None:
    page = own_service(editor, name, "Edit")
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Summary").fill("Lets a berth by the hour.")
    save_section(page)
    send_for_review(page)


def _ask(editor: Visitor, moderator: Visitor, name: str) -> None:
    page = own_service(editor, name, "Messages and decisions")
    page.get_by_label("Your message").fill("Is an hour too short to be listed?")
    page.get_by_role("button", name="Send the message").click()
    shows(page, "Your message is sent.")
    case = open_case(moderator, name)
    shows(case, "Is an hour too short to be listed?")
    shows(case, "Lets a berth at the quay for a day.")
    shows(case, "Lets a berth by the hour.")


def _end(editor: Visitor, name: str) -> str:
    """The slug of the service that is named in its place."""
    page = own_service(editor, name, "End this service")
    page.get_by_label("Why does it end, and when?").fill("The quay closes at the end of June.")
    page.get_by_label("Find a replacement").fill("appointments")
    page.get_by_role("button", name="Search", exact=True).click()
    found = page.get_by_role("radio").first
    found.check()
    slug = str(found.get_attribute("value"))
    page.get_by_role("button", name="End this service").click()
    shows(page, "The service has ended. Its page says why.")
    return slug
