"""How a page is walked to: who looks, where a walk starts, what a person presses on it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page

Step = Callable[[Page], object]
MEMBER = "member@brackenford.example"
EDITOR = "editor@aldermere.example"
OWNER = "owner@aldermere.example"
MODERATOR = "moderator@commons.example"
ADMINISTRATOR = "administrator@commons.example"
SELLER = "sales@northlight.example"
BRACKENFORD = "/workspace/brackenford-county-council/"
ALDERMERE = "/workspace/aldermere-borough-council/"
NORTHLIGHT = "/workspace/northlight-systems/"
DUPLICATES = "/moderation/duplicates/"
LISTINGS = {
    "component": "/listings/?kind=component",
    "shared service": "/listings/?kind=shared_service",
    "commodity service": "/listings/?kind=commodity_service",
}
PUBLICCODE = b"""publiccodeYmlVersion: '0.7'
name: Quayside forms
url: https://code.example/quayside/forms.git
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  en:
    shortDescription: Forms for a quayside office.
    longDescription: Forms for a quayside office.
    features: [forms]
legal: {license: MIT}
maintenance: {type: none}
localisation: {localisationReady: false, availableLanguages: [en]}
"""

SYSTEMS = b"""Function;System name;How you meet it;Annual cost;Year;Colour
Take payments;Quayside till;own_run;40,000;2026;blue
Take payment;Old till;own_run;1,200;2026;red
Book appointments;Diary;elsewhere;a lot;2026;grey
"""


@dataclass(frozen=True)
class Place:
    """One page or one state of it. `name` is that of the address, for `tests/addresses.py`."""

    name: str
    start: str
    email: str = ""
    steps: tuple[Step, ...] = ()
    state: str = ""
    status: int = 200
    dashboard: bool = False

    @property
    def label(self) -> str:
        return f"{self.name} {self.state}".strip()


def press(words: str) -> Step:
    """The first button, or link that looks like one, with these words; what follows is loaded."""

    def step(page: Page) -> None:
        main = page.locator("main")
        button = main.get_by_role("button", name=words)
        _go(page, button.or_(main.get_by_role("link", name=words)))

    return step


def follow(address: str) -> Step:
    """The first link of the page whose address contains this."""
    return lambda page: _go(page, page.locator(f"main a[href*='{address}']"))


def messages_about_a_refusal(page: Page) -> None:
    refused = page.locator("main li", has_text="Refused on").first
    _go(page, refused.locator("a[href*='/messages/']"))


def _go(page: Page, what: Locator) -> None:
    with page.expect_navigation(wait_until="load"):
        what.first.click()


def fill(label: str, text: str) -> Step:
    return lambda page: page.get_by_label(label).first.fill(text)


def tick(label: str) -> Step:
    return lambda page: page.get_by_label(label).first.check()


def choose(label: str, words: str) -> Step:
    return lambda page: page.get_by_label(label).first.select_option(label=words)


def attach(name: str, content: bytes) -> Step:
    file: FilePayload = {"name": name, "mimeType": "text/yaml", "buffer": content}
    return lambda page: page.locator("input[type=file]").set_input_files(files=[file])


def own_run(page: Page) -> None:
    """The first of the things that the organisation runs itself."""
    row = page.locator("main tr", has_text="We run it ourselves").first
    _go(page, row.get_by_role("link"))


def nothing_recorded(page: Page) -> None:
    """The first purpose for which an organisation has recorded nothing."""
    _go(page, page.locator("#nothing + ul").get_by_role("link"))


def use_live(page: Page) -> None:
    _go(page, page.locator("main tr", has_text="In use").first.get_by_role("link"))


def first_choice(page: Page) -> None:
    """The first of the radio buttons, whatever it says."""
    page.locator("main input[type=radio]").first.check()


def claimed_service(page: Page) -> None:
    """The claim, which only a moderator answers."""
    _go(page, page.locator("main li", has_text="Claimed by").first.get_by_role("link"))


def review_without_answer(page: Page) -> None:
    """From an organisation's own listings to the first review that waits for an answer."""
    links = page.locator("main a[href^='/listings/']").all()
    for address in [link.get_attribute("href") for link in links]:
        page.goto(f"{address}reviews/")
        found = page.get_by_role("link", name="Answer to the review by")
        if found.count():
            _go(page, found)
            return


def _service_with(page: Page, what: str) -> None:
    """From a list of services to the first one that has reviews or outcomes to read."""
    links = page.locator("main a[href^='/listings/']").all()
    for address in [link.get_attribute("href") for link in links]:
        page.goto(f"{str(address).partition('adopters/')[0]}{what}/")
        if page.locator("main article").count():
            return


def reviewed(page: Page) -> None:
    _service_with(page, "reviews")


def measured(page: Page) -> None:
    _service_with(page, "outcomes")


def to_confirm(page: Page) -> None:
    page.goto(
        str(page.locator("main a[href$='/change/']").first.get_attribute("href")).replace(
            "/change/", "/confirm/"
        )
    )


def to_restore(page: Page) -> None:
    page.goto(page.url.replace("/hide/", "/restore/"))


def claim_with(address: str) -> Step:
    """From an organisation's own listings to the first claim of use that has such a link."""

    def step(page: Page) -> None:
        links = page.locator("main a[href$='/claims/']").all()
        for claims in [link.get_attribute("href") for link in links]:
            page.goto(str(claims))
            found = page.locator(f"main a[href*='{address}']")
            if found.count():
                _go(page, found)
                return

    return step


def suspended_use(page: Page) -> None:
    _go(page, page.locator("main tr", has_text="Suspended").first.get_by_role("link"))


def offered(page: Page) -> None:
    """From a supplier's page to the first service that it hosts, supports or integrates."""
    _go(page, page.locator("main th").get_by_role("link"))


def chosen(page: Page) -> None:
    """The first of the services found."""
    page.get_by_role("radio").first.check()


def service_with_parts(page: Page) -> None:
    """From an organisation's own services to the parts of the first that is built from others."""
    links = page.locator("main a[href$='/parts/']").all()
    for address in [link.get_attribute("href") for link in links]:
        page.goto(str(address))
        if page.get_by_role("link", name="Remove").count():
            return


def its_first_part(page: Page) -> None:
    _go(page, page.locator("#built-from ~ ul a"))


def mail_to_stop(page: Page) -> None:
    """From the mailbox to the end of the first subscription that one of its mails offers."""
    link = page.locator("main a[href*='/unsubscribe/']")
    while not link.count():
        _go(page, page.get_by_role("link", name="Next page"))
    _go(page, link)


def password_again(page: Page) -> None:
    """Protected pages ask for it where the sign-in is some minutes old."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password").fill("example-commons")
        _go(page, page.get_by_role("button", name="Continue"))


def until_done(page: Page) -> None:
    """A page that follows a task reloads itself; what is looked at stands still."""
    page.get_by_text("It is done.").wait_for(timeout=90_000)


def side_by_side(number: int, more: str = "") -> Step:
    """From a list of services to the comparison of the first of them."""

    def step(page: Page) -> None:
        links = page.locator("h3 a[href^='/listings/']").all()[:number]
        slugs = [str(link.get_attribute("href")).split("/")[2] for link in links]
        page.goto(f"/compare/?{'&'.join(f'service={slug}' for slug in slugs)}{more}")

    return step


CHARTS = (
    "adoption", "types", "places", "retention", "flows", "waiting", "type-health-flows",
    "place-wales-adoption",
)  # fmt: skip
NEW_PART = (follow("/parts/"), follow("/parts/new/"))
FOUND_PART = (*NEW_PART, fill("Part of its name", "e"), press("Search"))
PARTS = (service_with_parts, press("See the public page of its parts"))
INSIDE = (lambda page: _go(page, page.locator("h3 a[href^='/listings/']")),)
TWO = (
    *INSIDE,
    follow("/duplicates/new/"),
    fill("Part of its name", "a"),
    press("Search"),
    first_choice,
    press("Continue"),
)
HEIR = (follow("/transfer/"), fill("Part of its name", "brackenford"), press("Search"))
BROUGHT = (attach("systems.csv", SYSTEMS), press("Read it"))
BEGUN = (
    fill("Name", "A half-written service"),
    tick("A building block"),
    press("Continue"),
)
