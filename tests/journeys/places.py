"""Where every page of the example is found, and as whom it is looked at.

A walk starts at an address and presses what a person would press, so that no page's address
need be known beforehand. Each page is there once as its least role sees it, and once more for
each form that is sent wrongly.
"""

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

PUBLIC = (
    Place("search:start", "/"),
    Place("search:results", "/listings/"),
    Place("search:results", "/listings/?q=payments&kind=component&kind=shared_service", state="filtered"),
    Place("search:results", "/listings/?q=zzzz", state="nothing found"),
    Place("search:results", "/listings/?sort=nonsense&page=999", state="unknown values"),
    Place("search:values", "/listings/filters/capability/"),
    *(Place("listings:page", address, steps=INSIDE, state=kind) for kind, address in LISTINGS.items()),
    Place("listings:history", "/listings/", steps=(*INSIDE, follow("/history/"))),
    Place("listings:compare", "/compare/", state="none"),
    Place("listings:compare", "/listings/", steps=(side_by_side(1, "&service=nothing&q=payments"),), state="one"),
    Place("listings:compare", "/listings/", steps=(side_by_side(2),), state="two", dashboard=True),
    Place("listings:compare", "/listings/?q=payments", steps=(side_by_side(4, "&only=differences"),), state="four that differ", dashboard=True),
    Place("listings:compare", "/listings/", steps=(side_by_side(4, "&show=lists"),), state="as lists", dashboard=True),
    Place("adoption:adopters", "/listings/", steps=(*INSIDE, follow("/adopters/"))),
    Place("adoption:adopters", "/listings/", steps=(*INSIDE, follow("/adopters/"), follow("show=lapsed")), state="lapsed"),
    Place("ratings:reviews", "/listings/", steps=(*INSIDE, follow("/reviews/"))),
    Place("ratings:reviews", "/organisations/aldermere-borough-council/uses/", steps=(reviewed,), state="some"),
    Place("ratings:history", "/organisations/aldermere-borough-council/uses/", steps=(reviewed, follow("/history/"))),
    Place("moderation:report_words", "/organisations/aldermere-borough-council/uses/", steps=(reviewed, follow("/report/"))),
    Place("moderation:report_words", "/organisations/aldermere-borough-council/uses/", steps=(reviewed, follow("/report/"), press("Send the report")), state="wrong", status=422),
    Place("outcomes:outcomes", "/listings/", steps=(*INSIDE, follow("/outcomes/"))),
    Place("outcomes:outcomes", "/organisations/aldermere-borough-council/uses/", steps=(measured,), state="some"),
    Place("outcomes:history", "/organisations/aldermere-borough-council/uses/", steps=(measured, follow("/history/"))),
    Place("statistics:listing", "/listings/", steps=(*INSIDE, follow("/statistics/")), dashboard=True),
    Place("capabilities:index", "/capabilities/"),
    Place("capabilities:page", "/capabilities/", steps=(follow("/capabilities/"),)),
    Place("statistics:capability", "/capabilities/", steps=(follow("/capabilities/"), follow("/statistics/")), dashboard=True),
    Place("capabilities:own_run", "/organisations/aldermere-borough-council/runs/", steps=(follow("/capabilities/"), follow("/own-run/"))),
    Place("estate:runs", "/organisations/aldermere-borough-council/runs/"),
    Place("suppliers:offers", "/suppliers/northlight-systems/", steps=(offered, follow("/suppliers/"))),
    Place("composition:parts", f"{ALDERMERE}listings/", EDITOR, steps=PARTS),
    Place("composition:parts", f"{ALDERMERE}listings/", EDITOR, steps=(*PARTS, its_first_part, press("All about its parts")), state="used in others"),
    Place("composition:reached_by", f"{ALDERMERE}listings/", EDITOR, steps=(*PARTS, its_first_part, press("All about its parts"), follow("show=reach"))),
    Place("suppliers:index", "/suppliers/"),
    Place("suppliers:index", "/suppliers/?name=zzzz", state="nothing found"),
    Place("suppliers:page", "/suppliers/northlight-systems/"),
    Place("organisations:index", "/organisations/"),
    Place("organisations:index", "/organisations/?q=zzzz", state="nothing found"),
    Place("organisations:page", "/organisations/aldermere-borough-council/"),
    Place("adoption:uses", "/organisations/aldermere-borough-council/uses/"),
    Place("adoption:reused_by", "/organisations/aldermere-borough-council/reused-by/"),
    Place("statistics:organisation", "/organisations/aldermere-borough-council/statistics/", dashboard=True),
    Place("statistics:index", "/statistics/", dashboard=True),
    *(Place("statistics:chart", f"/statistics/{name}/", dashboard=True, state=name) for name in CHARTS),
    Place("statistics:chart", "/listings/", steps=(*INSIDE, follow("/statistics/"), follow("/statistics/listing-")), dashboard=True, state="of a service"),
    Place("statistics:type", "/statistics/types/local_authority/", dashboard=True),
    Place("statistics:place", "/statistics/places/wales/", dashboard=True),
    Place("statistics:differences", "/administration/totals/", email=ADMINISTRATOR),
    Place("statistics:reused", "/statistics/reused-services/", dashboard=True),
    Place("statistics:reusing", "/statistics/reusing-organisations/", dashboard=True),
    Place("scaling:index", "/scaling/", dashboard=True),
    Place("scaling:index", "/scaling/?rung=early&mark=jumped", state="filtered", dashboard=True),
    Place("scaling:index", "/scaling/?rung=ready&type=fire&place=wales", state="nothing found", dashboard=True),
    Place("scaling:method", "/scaling/how-we-decide/"),
    Place("scaling:service", "/scaling/", steps=(press("All its gates"),)),
    Place("exchange:data", "/data/"),
    Place("api:index", "/api/"),
    Place("pages:help", "/help/"),
    Place("pages:topic", "/help/how-we-count/", state="how we count"),
    Place("pages:topic", "/help/how-results-are-ordered/", state="how results are ordered"),
    Place("pages:topic", "/help/publish-a-service/", state="publish a service"),
    Place("pages:topic", "/help/record-use/", state="record use"),
    Place("pages:accessibility", "/accessibility/"),
    Place("pages:contact", "/contact/"),
    Place("pages:cookies", "/cookies/"),
    Place("pages:privacy", "/privacy/"),
    Place("notifications:mailbox", "/mailbox/"),
    Place("notifications:stop", "/mailbox/", steps=(mail_to_stop,)),
    Place("notifications:stop", "/mailbox/", steps=(mail_to_stop, press("Stop these mails")), state="stopped"),
    Place("not found", "/no-such-page/", status=404),
)  # fmt: skip

ACCOUNT = (
    Place("account_login", "/account/sign-in/"),
    Place("account_login", "/account/sign-in/", steps=(fill("E-mail", "x@y.example"), fill("Password", "wrong"), press("Sign in")), state="wrong", status=422),
    Place("account_signup", "/account/sign-up/"),
    Place("account_signup", "/account/sign-up/", steps=(press("Create"),), state="wrong", status=422),
    Place("account_reset_password", "/account/reset-password/"),
    Place("account_reset_password", "/account/reset-password/", steps=(press("Send"),), state="wrong", status=422),
    Place("account_confirm_password_reset_code", "/account/reset-password/", steps=(fill("E-mail", "nobody@y.example"), press("Send"))),
    Place("account_logout", "/account/sign-out/", MEMBER),
    Place("account_reauthenticate", "/account/reauthenticate/", MEMBER),
    Place("account_change_password", "/account/password/", MEMBER),
    Place("account_change_password", "/account/password/", MEMBER, steps=(press("Change"),), state="wrong", status=422),
    Place("mfa_index", "/account/second-factor/", MEMBER),
    Place("mfa_activate_totp", "/account/second-factor/app/", MEMBER, steps=(password_again,)),
    Place("mfa_activate_totp", "/account/second-factor/app/", MEMBER, steps=(password_again, fill("code", "12"), press("Set up the second step")), state="wrong", status=422),
    Place("accounts:account", "/account/", MEMBER),
    Place("accounts:organisations", "/account/organisations/", MEMBER),
    Place("notifications:preferences", "/account/notifications/", EDITOR),
    Place("notifications:notices", "/notices/", EDITOR),
    Place("notifications:notices", "/notices/", ADMINISTRATOR, state="none"),
    Place("organisations:home", "/home/", MEMBER),
    Place("organisations:home", "/home/", EDITOR, state="editor"),
    Place("organisations:home", "/home/", MODERATOR, state="moderator"),
    Place("organisations:home", "/home/", ADMINISTRATOR, state="administrator"),
)  # fmt: skip
WORK = (
    Place("organisations:workspace", BRACKENFORD, MEMBER),
    Place("accounts:people", f"{ALDERMERE}people/", OWNER),
    Place("accounts:people", f"{ALDERMERE}people/", EDITOR, state="editor"),
    Place("accounts:invite", f"{ALDERMERE}people/invite/", OWNER),
    Place("accounts:invite", f"{ALDERMERE}people/invite/", OWNER, steps=(press("Send the invitation"),), state="wrong", status=422),
    Place("accounts:role", f"{ALDERMERE}people/", OWNER, steps=(follow("/role/"),)),
    Place("accounts:remove", f"{ALDERMERE}people/", OWNER, steps=(follow("/remove/"),)),
    Place("adoption:choose", "/listings/", MODERATOR, steps=(*INSIDE, press("Record that you use this"))),
    Place("adoption:new", "/listings/", MEMBER, steps=(*INSIDE, press("Record that you use this"))),
    Place("adoption:new", "/listings/", MEMBER, steps=(*INSIDE, press("Record that you use this"), press("Record this use")), state="wrong", status=422),
    Place("adoption:own", f"{BRACKENFORD}adoptions/", MEMBER),
    Place("adoption:one", f"{BRACKENFORD}adoptions/", MEMBER, steps=(follow("/adoptions/"),)),
    Place("adoption:confirm", BRACKENFORD, MEMBER, steps=(follow("/confirm/"),)),
    Place("adoption:stage", f"{ALDERMERE}adoptions/", EDITOR, steps=(follow("/adoptions/"), follow("/stage/"))),
    Place("adoption:renew", ALDERMERE, EDITOR, steps=(follow("/renew/"),)),
    Place("adoption:withdraw", f"{ALDERMERE}adoptions/", EDITOR, steps=(follow("/adoptions/"), follow("/withdraw/"))),
    Place("adoption:correct", f"{BRACKENFORD}adoptions/", MEMBER, steps=(follow("/adoptions/"), follow("/correct/"))),
    Place("adoption:correct", f"{BRACKENFORD}adoptions/", MEMBER, steps=(follow("/adoptions/"), follow("/correct/"), fill("An address that shows it", "nowhere"), press("Save the details")), state="wrong", status=422),
    Place("adoption:one", f"{ALDERMERE}adoptions/", EDITOR, steps=(suspended_use,), state="suspended"),
    Place("adoption:claims", f"{ALDERMERE}listings/", EDITOR, steps=(follow("/claims/"),)),
    Place("adoption:dispute", f"{ALDERMERE}listings/", EDITOR, steps=(claim_with("/dispute/"),)),
    Place("adoption:dispute", f"{ALDERMERE}listings/", EDITOR, steps=(claim_with("/dispute/"), press("Dispute this use")), state="wrong", status=422),
    Place("adoption:disputed", BRACKENFORD, MEMBER, steps=(follow("/disputes/"),)),
    Place("adoption:answer", BRACKENFORD, MEMBER, steps=(follow("/disputes/"), press("Answer the dispute"))),
    Place("adoption:answer", BRACKENFORD, MEMBER, steps=(follow("/disputes/"), press("Answer the dispute"), press("Send the answer")), state="wrong", status=422),
    Place("adoption:take_back", f"{ALDERMERE}listings/", EDITOR, steps=(claim_with("/disputes/"), follow("/take-back/"))),
    Place("adoption:ask_again", f"{ALDERMERE}adoptions/", EDITOR, steps=(suspended_use, follow("/disputes/"), follow("/ask-again/"))),
    Place("adoption:disputes", "/moderation/adoptions/", MODERATOR),
    Place("adoption:settle", "/moderation/adoptions/", MODERATOR, steps=(follow("/adoptions/"),)),
    Place("adoption:settle", "/moderation/adoptions/", MODERATOR, steps=(follow("/adoptions/"), press("Store the decision")), state="wrong", status=422),
    Place("enquiries:choose", "/listings/", MODERATOR, steps=(*INSIDE, follow("/adopters/"), follow("/ask/"))),
    Place("enquiries:new", "/listings/", MEMBER, steps=(*INSIDE, follow("/adopters/"), follow("/ask/"))),
    Place("enquiries:new", "/listings/", MEMBER, steps=(*INSIDE, follow("/adopters/"), follow("/ask/"), press("Send the question")), state="wrong", status=422),
    Place("enquiries:own", f"{BRACKENFORD}questions/", MEMBER),
    Place("enquiries:one", f"{BRACKENFORD}questions/", MEMBER, steps=(follow("/questions/"),)),
    Place("enquiries:answer", ALDERMERE, EDITOR, steps=(follow("/questions/"), press("Answer the question"))),
    Place("recognition:index", "/moderation/adopter-names/", MODERATOR),
    Place("recognition:one", "/moderation/adopter-names/", MODERATOR, steps=(follow("/adopter-names/"),)),
    Place("recognition:one", "/moderation/adopter-names/", MODERATOR, steps=(follow("/adopter-names/"), press("Store the decision")), state="wrong", status=422),
    Place("recognition:decided", "/moderation/adopter-names/decided/", MODERATOR),
    Place("estate:own", f"{ALDERMERE}estate/", EDITOR),
    Place("estate:new", f"{ALDERMERE}estate/", EDITOR, steps=(nothing_recorded,)),
    Place("estate:new", f"{ALDERMERE}estate/", EDITOR, steps=(nothing_recorded, press("Record it")), state="wrong", status=422),
    Place("estate:one", f"{ALDERMERE}estate/", EDITOR, steps=(own_run,)),
    Place("estate:change", f"{ALDERMERE}estate/", EDITOR, steps=(own_run, follow("/change/"))),
    Place("estate:change", f"{ALDERMERE}estate/", EDITOR, steps=(own_run, follow("/change/"), fill("What do you call it?", ""), press("Store the change")), state="wrong", status=422),
    Place("estate:end", f"{ALDERMERE}estate/", EDITOR, steps=(own_run, follow("/end/"))),
    Place("estate:end", f"{ALDERMERE}estate/", EDITOR, steps=(own_run, follow("/end/"), press("Record that it has ended")), state="wrong", status=422),
    Place("estate:replaces", f"{ALDERMERE}adoptions/", EDITOR, steps=(use_live, follow("/replaced-by/"))),
    Place("estate:replaces", f"{ALDERMERE}adoptions/", EDITOR, steps=(use_live, follow("/replaced-by/"), press("Say that it replaces this")), state="wrong", status=422),
    Place("estate:upload", f"{ALDERMERE}estate/import/", EDITOR),
    Place("estate:upload", f"{ALDERMERE}estate/import/", EDITOR, steps=(press("Read it"),), state="wrong", status=422),
    Place("estate:check", f"{ALDERMERE}estate/import/", EDITOR, steps=BROUGHT),
    Place("estate:check", f"{ALDERMERE}estate/import/", EDITOR, steps=(*BROUGHT, choose("Name", "Not in the file"), press("Take these rows")), state="wrong", status=422),
    Place("estate:report", f"{ALDERMERE}estate/import/", EDITOR, steps=(*BROUGHT, press("Take these rows"), until_done)),
    Place("listings:own", f"{ALDERMERE}listings/", EDITOR),
    Place("composition:own", f"{ALDERMERE}listings/", EDITOR, steps=(service_with_parts,)),
    Place("composition:choose", f"{ALDERMERE}listings/", EDITOR, steps=NEW_PART),
    Place("composition:choose", f"{ALDERMERE}listings/", EDITOR, steps=FOUND_PART, state="found"),
    Place("composition:choose", f"{ALDERMERE}listings/", EDITOR, steps=(*FOUND_PART, press("Continue")), state="wrong", status=422),
    Place("composition:add", f"{ALDERMERE}listings/", EDITOR, steps=(*FOUND_PART, chosen, press("Continue"))),
    Place("composition:add", f"{ALDERMERE}listings/", EDITOR, steps=(*FOUND_PART, chosen, press("Continue"), press("Add this service")), state="wrong", status=422),
    Place("composition:remove", f"{ALDERMERE}listings/", EDITOR, steps=(service_with_parts, follow("/remove/"))),
    Place("listings:new", f"{ALDERMERE}listings/new/", EDITOR),
    Place("listings:new", f"{ALDERMERE}listings/new/", EDITOR, steps=(press("Continue"),), state="wrong", status=422),
    Place("listings:edit", f"{ALDERMERE}listings/new/", EDITOR, steps=BEGUN),
    Place("listings:section", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/about/")), state="about"),
    Place("listings:section", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/about/"), fill("Name", "x" * 300), press("Save and return")), state="wrong", status=422),
    Place("listings:section", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/use/")), state="use"),
    Place("listings:check", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, press("Check your answers"))),
    Place("listings:preview", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, press("Check your answers"), follow("/preview/"))),
    Place("listings:languages", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/languages/"))),
    Place("listings:languages", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/languages/"), press("Continue")), state="wrong", status=422),
    Place("listings:language", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/languages/"), choose("Which language?", "Welsh"), press("Continue"))),
    Place("listings:remove_language", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/edit/languages/"), choose("Which language?", "Welsh"), press("Continue"), fill("Summary", "Crynodeb"), press("Save and return"), follow("/edit/in/cy/"), follow("/remove/"))),
    Place("listings:end", f"{ALDERMERE}listings/", EDITOR, steps=(follow("/end/"),)),
    Place("listings:end", f"{ALDERMERE}listings/", EDITOR, steps=(follow("/end/"), press("End this service")), state="wrong", status=422),
    Place("listings:withdraw", f"{ALDERMERE}listings/new/", EDITOR, steps=(*BEGUN, follow("/withdraw/"))),
    Place("ratings:new", f"{ALDERMERE}adoptions/", EDITOR, steps=(use_live, follow("/reviews/new/"))),
    Place("ratings:new", f"{ALDERMERE}adoptions/", EDITOR, steps=(use_live, follow("/reviews/new/"), press("Publish the review")), state="wrong", status=422),
    Place("ratings:answer", f"{ALDERMERE}listings/", EDITOR, steps=(review_without_answer,)),
    Place("ratings:own", f"{ALDERMERE}reviews/", EDITOR),
    Place("ratings:withdraw", f"{ALDERMERE}reviews/", OWNER, steps=(follow("/withdraw/"),)),
    Place("outcomes:own", f"{ALDERMERE}outcomes/", EDITOR),
    Place("outcomes:new", f"{ALDERMERE}adoptions/", EDITOR, steps=(use_live, follow("/outcomes/new/"))),
    Place("outcomes:new", f"{ALDERMERE}adoptions/", EDITOR, steps=(use_live, follow("/outcomes/new/"), press("Store the outcome")), state="wrong", status=422),
    Place("outcomes:change", f"{ALDERMERE}outcomes/", EDITOR, steps=(follow("/change/"),)),
    Place("outcomes:confirm", f"{ALDERMERE}outcomes/", EDITOR, steps=(to_confirm,)),
    Place("outcomes:withdraw", f"{ALDERMERE}outcomes/", EDITOR, steps=(follow("/withdraw/"),)),
    Place("organisations:workspace", NORTHLIGHT, SELLER, state="supplier"),
    Place("listings:own", f"{NORTHLIGHT}listings/", SELLER, state="supplier"),
    Place("listings:renew", f"{NORTHLIGHT}listings/", SELLER, steps=(follow("/confirm/"),)),
    Place("suppliers:own", f"{NORTHLIGHT}offers/", SELLER),
    Place("suppliers:choose", f"{NORTHLIGHT}offers/new/", SELLER),
    Place("suppliers:choose", f"{NORTHLIGHT}offers/new/?words=a", SELLER, state="found"),
    Place("suppliers:choose", f"{NORTHLIGHT}offers/new/?words=a", SELLER, steps=(press("Continue"),), state="wrong", status=422),
    Place("suppliers:new", f"{NORTHLIGHT}offers/new/?words=a", SELLER, steps=(chosen, press("Continue"))),
    Place("suppliers:new", f"{NORTHLIGHT}offers/new/?words=a", SELLER, steps=(chosen, press("Continue"), press("Publish the offer")), state="wrong", status=422),
    Place("suppliers:change", f"{NORTHLIGHT}offers/", SELLER, steps=(follow("/change/"),)),
    Place("suppliers:change", f"{NORTHLIGHT}offers/", SELLER, steps=(follow("/change/"), fill("What do you offer?", ""), press("Publish the change")), state="wrong", status=422),
    Place("suppliers:renew", f"{NORTHLIGHT}offers/", SELLER, steps=(follow("/renew/"),)),
    Place("suppliers:end", f"{NORTHLIGHT}offers/", SELLER, steps=(follow("/end/"),)),
    Place("jobs:page", "/administration/imports/new/", ADMINISTRATOR, steps=(attach("publiccode.yml", PUBLICCODE), press("Start the import"), until_done, follow("/jobs/"))),
    Place("moderation:queue", "/moderation/", MODERATOR),
    Place("moderation:case", "/moderation/", MODERATOR, steps=(follow("/cases/"),)),
    Place("moderation:case", "/moderation/?kind=review", MODERATOR, steps=(follow("/cases/"),), state="review"),
    Place("outcomes:index", "/moderation/outcomes/", MODERATOR),
    Place("outcomes:verify", "/moderation/outcomes/", MODERATOR, steps=(follow("/verify/"),)),
    Place("outcomes:verify", "/moderation/outcomes/", MODERATOR, steps=(follow("/verify/"), press("Verify this outcome")), state="wrong", status=422),
    Place("moderation:hide_words", "/organisations/aldermere-borough-council/uses/", MODERATOR, steps=(reviewed, follow("/hide/"))),
    Place("moderation:restore_words", "/organisations/aldermere-borough-council/uses/", MODERATOR, steps=(reviewed, follow("/hide/"), to_restore)),
    Place("moderation:decide", "/moderation/?kind=new", MODERATOR, steps=(follow("/cases/"), press("Decide this case"))),
    Place("composition:loops", "/moderation/loops/", MODERATOR),
    Place("duplication:index", DUPLICATES, MODERATOR),
    Place("duplication:choose", f"{DUPLICATES}new/?q=payments", MODERATOR),
    Place("duplication:choose", "/listings/", MODERATOR, steps=(*INSIDE, follow("/duplicates/new/"), fill("Part of its name", "booking"), press("Search"), press("Continue")), state="wrong", status=422),
    Place("duplication:compare", "/listings/", MODERATOR, steps=TWO),
    Place("duplication:compare", "/listings/", MODERATOR, steps=(*TWO, press("See what a merge does")), state="wrong", status=422),
    Place("duplication:confirm", "/listings/", MODERATOR, steps=(*TWO, first_choice, press("See what a merge does"))),
    Place("duplication:confirm", "/listings/", MODERATOR, steps=(*TWO, first_choice, press("See what a merge does"), press("Merge the services")), state="wrong", status=422),
    Place("duplication:one", DUPLICATES, MODERATOR, steps=(follow("/duplicates/1/"),)),
    Place("duplication:undo", DUPLICATES, MODERATOR, steps=(follow("/duplicates/1/"), press("Undo this merge"))),
    Place("duplication:undo", DUPLICATES, MODERATOR, steps=(follow("/duplicates/1/"), press("Undo this merge"), press("Undo the merge")), state="wrong", status=422),
    Place("moderation:decide", "/moderation/?kind=new", MODERATOR, steps=(follow("/cases/"), press("Decide this case"), press("Continue")), state="wrong", status=422),
    Place("moderation:decide", "/moderation/?kind=new", MODERATOR, steps=(follow("/cases/"), press("Decide this case"), tick("Approve"), press("Continue")), state="checked"),
    Place("moderation:queue", "/moderation/?warning=links&taken=me", MODERATOR, state="nothing found"),
    Place("moderation:activity", "/moderation/activity/", MODERATOR),
    Place("scaling:watch", "/moderation/scaling/", MODERATOR),
    Place("scaling:assessment", "/scaling/?rung=early", MODERATOR, steps=(press("All its gates"), press("Assess this service"))),
    Place("scaling:assessment", "/scaling/?rung=new", MODERATOR, steps=(press("All its gates"), press("Assess this service"), press("Publish the assessment")), state="wrong", status=422),
    Place("moderation:hide", "/listings/", MODERATOR, steps=(*INSIDE, follow("/moderation/listings/"))),
    Place("moderation:hide", "/listings/", MODERATOR, steps=(*INSIDE, follow("/moderation/listings/"), press("Take the service out of sight")), state="wrong", status=422),
    Place("moderation:put_back", "/moderation/?kind=appeal", MODERATOR, steps=(follow("/cases/"), follow("/back/"))),
    Place("moderation:trust", "/moderation/organisations/aldermere-borough-council/trust/", MODERATOR),
    Place("moderation:reasons", "/moderation/reasons/", MODERATOR),
    Place("moderation:reason", "/moderation/reasons/", MODERATOR, steps=(follow("/reasons/"),)),
    Place("moderation:new_reason", "/moderation/reasons/new/changes/", MODERATOR, steps=(press("Store the reason"),), state="wrong", status=422),
    Place("moderation:thread", f"{ALDERMERE}listings/", EDITOR, steps=(follow("/messages/"),)),
    Place("moderation:appeal", f"{ALDERMERE}listings/", EDITOR, steps=(messages_about_a_refusal, follow("/appeal/"))),
    Place("moderation:report", "/listings/", steps=(*INSIDE, follow("/report/"))),
    Place("moderation:report", "/listings/", steps=(*INSIDE, follow("/report/"), press("Send the report")), state="wrong", status=422),
    Place("moderation:reported", "/listings/", steps=(*INSIDE, follow("/report/"), tick("It is listed twice"), fill("Tell us more", "There is the same under another name."), press("Send the report"))),
    Place("intake:prefill", f"{ALDERMERE}begin-from-file/", EDITOR),
    Place("intake:prefill", f"{ALDERMERE}begin-from-file/", EDITOR, steps=(press("Read it"),), state="wrong", status=422),
    Place("intake:prefill", f"{ALDERMERE}begin-from-file/", EDITOR, steps=(attach("publiccode.yml", PUBLICCODE), press("Read it")), state="read"),
    Place("ownership:own", f"{ALDERMERE}transfers/", OWNER),
    Place("ownership:one", f"{ALDERMERE}transfers/", EDITOR, steps=(follow("/transfers/"),)),
    Place("ownership:answer", ALDERMERE, OWNER, steps=(follow("/answer/"),)),
    Place("ownership:answer", ALDERMERE, OWNER, steps=(follow("/answer/"), press("Send your answer")), state="wrong", status=422),
    Place("ownership:take_back", f"{ALDERMERE}transfers/", OWNER, steps=(claimed_service, follow("/take-back/"))),
    Place("ownership:hand_over", f"{ALDERMERE}listings/", OWNER, steps=(follow("/transfer/"),)),
    Place("ownership:hand_over", f"{ALDERMERE}listings/", OWNER, steps=(*HEIR, press("Continue")), state="wrong", status=422),
    Place("ownership:hand_over", f"{ALDERMERE}listings/", OWNER, steps=(*HEIR, first_choice, press("Continue")), state="chosen"),
    Place("ownership:choose", "/listings/?q=tide+tables", MODERATOR, steps=(*INSIDE, follow("/claim/"))),
    Place("ownership:claim", "/listings/?q=tide+tables", OWNER, steps=(*INSIDE, follow("/claim/"))),
    Place("ownership:claim", "/listings/?q=tide+tables", OWNER, steps=(*INSIDE, follow("/claim/"), press("Send the claim")), state="wrong", status=422),
    Place("ownership:claim", "/listings/?q=berth+register", OWNER, steps=(*INSIDE, follow("/claim/")), state="proved"),
    Place("ownership:claims", "/moderation/claims/", MODERATOR),
    Place("ownership:judge", "/moderation/claims/", MODERATOR, steps=(follow("/claims/"),)),
    Place("ownership:judge", "/moderation/claims/", MODERATOR, steps=(follow("/claims/"), press("Store the decision")), state="wrong", status=422),
    Place("intake:index", "/administration/imports/", ADMINISTRATOR),
    Place("intake:new", "/administration/imports/new/", ADMINISTRATOR),
    Place("intake:new", "/administration/imports/new/", ADMINISTRATOR, steps=(press("Start the import"),), state="wrong", status=422),
    Place("intake:run", "/administration/imports/new/", ADMINISTRATOR, steps=(attach("publiccode.yml", PUBLICCODE), press("Start the import"), until_done)),
    Place("jobs:index", "/administration/jobs/", ADMINISTRATOR),
    Place("jobs:index", "/administration/jobs/?kind=statistics.snapshot", ADMINISTRATOR, state="kind"),
    Place("jobs:timetable", "/administration/jobs/timetable/", ADMINISTRATOR),
    Place("notifications:mail", "/administration/mail/", ADMINISTRATOR),
)  # fmt: skip
EVERY = (*PUBLIC, *ACCOUNT, *WORK)
