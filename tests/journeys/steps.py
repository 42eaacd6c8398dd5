"""Steps that several people's journeys take."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.walks import ALDERMERE

FILE = """publiccodeYmlVersion: '0.7'
name: {name}
url: https://code.example/quayside/berths.git
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  en:
    shortDescription: Lets a berth at the quay for a day.
    longDescription: Lets berths.
    features: [Plan of the quay]
legal: {{license: Unknown-1.0}}
maintenance: {{type: internal}}
localisation: {{localisationReady: false, availableLanguages: [en]}}
"""
DESCRIPTION = (
    "Boat owners see which berths are free, book one for a day and pay for it. Harbour staff see "
    "all boats on one plan of the quay. It runs on any server and needs a database."
)


def shows(page: Page, words: str, part: str = "main") -> None:
    """Waits for the page that a click leads to."""
    expect(page.locator(part)).to_contain_text(words)
    page.wait_for_load_state()


def own_service(person: Visitor, name: str, words: str, workspace: str = ALDERMERE) -> Page:
    """From the list of one's own services on, by a link or button of one of them."""
    page = person.page
    page.goto(f"{workspace}listings/")
    service = page.locator(".app-result").filter(has=page.get_by_role("heading", name=name))
    link, button = (
        service.get_by_role("link", name=words),
        service.get_by_role("button", name=words),
    )
    link.or_(button).click()
    return page


def new_service(person: Visitor, workspace: str) -> Page:
    page = person.page
    page.goto(f"{workspace}listings/")
    page.get_by_role("button", name="Publish a service").click()
    return page


def save_section(page: Page) -> None:
    page.get_by_role("button", name="Save and return").click()


def state_of(page: Page, section: str) -> str:
    row = page.locator(".govuk-task-list__item").filter(has_text=section)
    return row.locator(".govuk-task-list__status").inner_text().strip()


def begin_from_file(editor: Visitor, name: str) -> str:
    page = new_service(editor, ALDERMERE)
    page.get_by_role("link", name="Begin from a publiccode.yml instead").click()
    page.get_by_label("Or its text").fill(FILE.format(name=name))
    page.get_by_role("button", name="Read it").click()
    shows(page, f"What we read of {name}", "h1")
    text = page.inner_text("main")
    assert "Plan of the quay" in text
    assert "This licence is not in our list. It was left out." in text
    page.get_by_label("A building block").check()
    page.get_by_role("button", name="Begin with these answers").click()
    shows(page, name, "h1")
    return page.url.split("/listings/")[1].split("/")[0]


def fill_in(editor: Visitor) -> None:
    """The sections that miss something, the last one first."""
    page = editor.page
    assert state_of(page, "What it is") == "There is a problem"
    assert state_of(page, "Source code and technology") == "Completed"
    page.get_by_role("link", name="Licence, price and terms").click()
    page.get_by_label("MIT", exact=True).check()
    save_section(page)
    page.get_by_role("link", name="Who can use it").click()
    page.get_by_label("Local authority").check()
    save_section(page)
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Description").fill(DESCRIPTION)
    find_capability(page)
    save_section(page)
    for section in ("What it is", "Who can use it", "Licence, price and terms"):
        assert state_of(page, section) == "Completed", section


def find_capability(page: Page) -> None:
    page.get_by_label("Find what it does").fill("appointments")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Book appointments").check()


def send_for_review(page: Page) -> None:
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send for review").click()
    shows(page, "Sent for review", "h1")


def open_case(moderator: Visitor, name: str, kind: str = "") -> Page:
    """The newest cases first, for the example has pages of them."""
    page = moderator.page
    page.goto(f"/moderation/?kind={kind}&sort=-waiting")
    page.get_by_role("link", name=name, exact=True).click()
    return page


def decide(
    moderator: Visitor, name: str, outcome: str, words: str = "", *, kind: str = ""
) -> None:
    page = open_case(moderator, name, kind)
    page.get_by_role("button", name="Decide this case").click()
    page.get_by_role("radio", name=outcome).check()
    page.get_by_label("Words of your own").fill(words)
    page.get_by_role("button", name="Continue").click()
    shows(page, "Check the decision", "h1")
    store_decision(page)


def store_decision(page: Page) -> None:
    page.get_by_role("button", name="Store the decision").click()
    shows(page, "Your decision is stored")
