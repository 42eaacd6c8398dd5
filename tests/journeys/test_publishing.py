"""To publish, to sell and to moderate: what each of the three does, from the first page on."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.places import ALDERMERE, EDITOR, MODERATOR, NORTHLIGHT, SELLER

Visit = Callable[[], Visitor]
OTHER_MODERATOR = "appeals@commons.example"
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
USUAL = "Say which cases it does not cover. People rely on this to choose."


def test_a_publisher_begins_from_a_file_changes_the_live_service_and_ends_it(
    visit: Visit, scripts: bool
) -> None:
    name = f"Quayside berths {'with' if scripts else 'without'} scripts"
    editor, moderator = visit().sign_in(EDITOR), visit().sign_in(MODERATOR)
    slug = _begin_from_file(editor, name)
    _fill_in(editor)
    _add_welsh(editor)
    _leave_a_note(editor)
    _look_before_sending(editor, name)
    _decide(moderator, name, "Approve")
    page = visit().page
    page.goto(f"/listings/{slug}/")
    _shows(page, "Boat owners see which berths are free")
    assert "The harbour master has seen it." not in page.inner_text("main")
    _change(editor, name)
    page.reload()
    _shows(page, "Lets a berth at the quay for a day.")
    assert "Lets a berth by the hour." not in page.inner_text("main")
    _ask(editor, moderator, name)
    _decide(moderator, name, "Approve")
    page.reload()
    _shows(page, "Lets a berth by the hour.")
    replacement = _end(editor, name)
    page.reload()
    _shows(page, "The quay closes at the end of June.")
    expect(page.locator(f'main a[href="/listings/{replacement}/"]')).to_be_visible()


def _shows(page: Page, words: str, part: str = "main") -> None:
    """Waits for the page that a click leads to."""
    expect(page.locator(part)).to_contain_text(words)
    page.wait_for_load_state()


def _own(person: Visitor, name: str, words: str, workspace: str = ALDERMERE) -> Page:
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


def _new(person: Visitor, workspace: str) -> Page:
    page = person.page
    page.goto(f"{workspace}listings/")
    page.get_by_role("button", name="Publish a service").click()
    return page


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save and return").click()


def _state(page: Page, section: str) -> str:
    row = page.locator(".govuk-task-list__item").filter(has_text=section)
    return row.locator(".govuk-task-list__status").inner_text().strip()


def _begin_from_file(editor: Visitor, name: str) -> str:
    page = _new(editor, ALDERMERE)
    page.get_by_role("link", name="Begin from a publiccode.yml instead").click()
    page.get_by_label("Or its text").fill(FILE.format(name=name))
    page.get_by_role("button", name="Read it").click()
    _shows(page, f"What we read of {name}", "h1")
    text = page.inner_text("main")
    assert "Plan of the quay" in text
    assert "This licence is not in our list. It was left out." in text
    page.get_by_label("A building block").check()
    page.get_by_role("button", name="Begin with these answers").click()
    _shows(page, name, "h1")
    return page.url.split("/listings/")[1].split("/")[0]


def _fill_in(editor: Visitor) -> None:
    """The sections that miss something, the last one first."""
    page = editor.page
    assert _state(page, "What it is") == "There is a problem"
    assert _state(page, "Source code and technology") == "Completed"
    page.get_by_role("link", name="Licence, price and terms").click()
    page.get_by_label("MIT", exact=True).check()
    _save(page)
    page.get_by_role("link", name="Who can use it").click()
    page.get_by_label("Local authority").check()
    _save(page)
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Description").fill(DESCRIPTION)
    _find_capability(page)
    _save(page)
    for section in ("What it is", "Who can use it", "Licence, price and terms"):
        assert _state(page, section) == "Completed", section


def _find_capability(page: Page) -> None:
    page.get_by_label("Find what it does").fill("appointments")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Book appointments").check()


def _add_welsh(editor: Visitor) -> None:
    page = editor.page
    page.get_by_role("link", name="Add a language").click()
    page.get_by_label("Which language?").select_option(label="Welsh")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Summary").fill("Yn gosod angorfa wrth y cei am ddiwrnod.")
    _save(page)
    expect(page.get_by_role("link", name="Welsh")).to_be_visible()


def _leave_a_note(editor: Visitor) -> None:
    page = editor.page
    page.get_by_role("link", name="For the moderator").click()
    page.get_by_label("A note to the moderator").fill("The harbour master has seen it.")
    _save(page)


def _look_before_sending(editor: Visitor, name: str) -> None:
    page = editor.page
    page.get_by_role("button", name="Check your answers").click()
    rows = page.locator(".govuk-summary-list__row")
    assert "Not public" in rows.filter(has_text="A note to the moderator").inner_text()
    assert "Not public" not in rows.filter(has_text=DESCRIPTION).inner_text()
    page.get_by_role("link", name="See how the page will look").click()
    _shows(page, name, "h1")
    _shows(page, "This is a preview.")
    assert "The harbour master has seen it." not in page.inner_text("main")
    page.get_by_role("link", name="Welsh").click()
    _shows(page, "Yn gosod angorfa wrth y cei am ddiwrnod.")
    page.get_by_role("link", name="Back to your answers").click()
    page.get_by_role("button", name="Send for review").click()
    _shows(page, "Sent for review", "h1")


def _send(page: Page) -> None:
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send for review").click()
    _shows(page, "Sent for review", "h1")


def _open_case(moderator: Visitor, name: str, kind: str = "") -> Page:
    """The newest cases first, for the example has pages of them."""
    page = moderator.page
    page.goto(f"/moderation/?kind={kind}&sort=-waiting")
    page.get_by_role("link", name=name, exact=True).click()
    return page


def _decide(
    moderator: Visitor, name: str, outcome: str, words: str = "", *, kind: str = ""
) -> None:
    page = _open_case(moderator, name, kind)
    page.get_by_role("button", name="Decide this case").click()
    page.get_by_role("radio", name=outcome).check()
    page.get_by_label("Words of your own").fill(words)
    page.get_by_role("button", name="Continue").click()
    _shows(page, "Check the decision", "h1")
    _store(page)


def _store(page: Page) -> None:
    page.get_by_role("button", name="Store the decision").click()
    _shows(page, "Your decision is stored")


def _change(editor: Visitor, name: str) -> None:
    page = _own(editor, name, "Edit")
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Summary").fill("Lets a berth by the hour.")
    _save(page)
    _send(page)


def _ask(editor: Visitor, moderator: Visitor, name: str) -> None:
    page = _own(editor, name, "Messages and decisions")
    page.get_by_label("Your message").fill("Is an hour too short to be listed?")
    page.get_by_role("button", name="Send the message").click()
    _shows(page, "Your message is sent.")
    case = _open_case(moderator, name)
    _shows(case, "Is an hour too short to be listed?")
    _shows(case, "Lets a berth at the quay for a day.")
    _shows(case, "Lets a berth by the hour.")


def _end(editor: Visitor, name: str) -> str:
    """The slug of the service that is named in its place."""
    page = _own(editor, name, "End this service")
    page.get_by_label("Why does it end, and when?").fill("The quay closes at the end of June.")
    page.get_by_label("Find a replacement").fill("appointments")
    page.get_by_role("button", name="Search", exact=True).click()
    found = page.get_by_role("radio").first
    found.check()
    slug = str(found.get_attribute("value"))
    page.get_by_role("button", name="End this service").click()
    _shows(page, "The service has ended. Its page says why.")
    return slug


def test_a_supplier_lists_a_service_offers_help_with_a_brick_and_renews_both(
    visit: Visit, scripts: bool
) -> None:
    name = f"Tideline rota {'with' if scripts else 'without'} scripts"
    seller = visit().sign_in(SELLER)
    slug = _begin_commodity(seller, name)
    _price(seller)
    _rest_of_commodity(seller)
    _send(seller.page)
    _decide(visit().sign_in(MODERATOR), name, "Approve")
    page = visit().page
    page.goto(f"/listings/{slug}/")
    _shows(page, "£9")
    brick = _offer(seller)
    page.goto(f"/listings/{brick}/")
    page.locator("main a[href$='/suppliers/']").click()
    expect(page.get_by_role("link", name="Northlight Systems").first).to_be_visible()
    _shows(page, "We run it at the quay.")
    _renew(seller, name, brick)


def _begin_commodity(seller: Visitor, name: str) -> str:
    page = _new(seller, NORTHLIGHT)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue").click()
    slug = page.url.split("/listings/")[1].split("/")[0]
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Summary").fill("Plans who works when at a harbour.")
    page.get_by_label("Description").fill("Plans shifts, swaps and leave. Staff see them at home.")
    _find_capability(page)
    _save(page)
    return slug


def _price(seller: Visitor) -> None:
    """A lowest price above the highest is refused, by a link to where it is put right."""
    page = seller.page
    page.get_by_role("link", name="Licence, price and terms").click()
    page.get_by_label("Lowest price").fill("9")
    page.get_by_label("Highest price").fill("5")
    page.get_by_label("A user", exact=True).check()
    page.get_by_label("A month", exact=True).check()
    page.get_by_label("What the price includes").fill("Updates\nHelp by mail")
    group = page.get_by_role("group", name="Can it be tried for free?")
    group.get_by_label("Yes", exact=True).check()
    _save(page)
    fault = page.locator(".govuk-error-summary").get_by_role("link")
    assert fault.inner_text() == "Highest price must be £9 or more: that is the lowest."
    fault.click()
    highest = page.locator(str(fault.get_attribute("href")))
    assert highest.input_value() == "5"
    highest.fill("9")
    page.get_by_label("Lowest price").fill("5")
    _save(page)
    assert _state(page, "Licence, price and terms") == "Completed"


def _rest_of_commodity(seller: Visitor) -> None:
    page = seller.page
    page.get_by_role("link", name="Leaving it").click()
    page.get_by_label("What happens when you leave").fill("A month's notice. Data stays 60 days.")
    page.get_by_label("How data can be taken out").fill("CSV by the users themselves")
    _save(page)
    page.get_by_role("link", name="Support and standards").click()
    page.get_by_label("Support", exact=True).fill("A team answers by mail.")
    page.get_by_label("Working hours, Monday to Friday").check()
    _save(page)
    page.get_by_role("link", name="Where it runs and keeps data").click()
    page.get_by_label("In a public cloud").check()
    page.get_by_label("United Kingdom").check()
    _save(page)
    page.get_by_role("link", name="Who can use it").click()
    page.get_by_label("Stable").check()
    _save(page)


def _offer(seller: Visitor) -> str:
    """The slug of a brick for which it has offered nothing yet."""
    page = seller.page
    page.goto(f"{NORTHLIGHT}offers/")
    links = page.locator("main th a").all()
    taken = {str(link.get_attribute("href")).split("/")[2] for link in links}
    page.get_by_role("button", name="Make an offer").click()
    page.get_by_label("Part of its name").fill("e")
    page.get_by_role("button", name="Search", exact=True).click()
    found = [str(one.get_attribute("value")) for one in page.get_by_role("radio").all()]
    brick = next(slug for slug in found if slug not in taken)
    page.locator(f"input[value='{brick}']").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Hosting", exact=True).check()
    page.get_by_label("What do you offer?").fill("We run it at the quay.")
    page.get_by_label("Framework or contract", exact=True).fill("Harbour Framework 2")
    address = page.get_by_label("Address of the framework or contract")
    address.fill("https://frameworks.example/harbour-2")
    page.get_by_role("button", name="Publish the offer").click()
    _shows(page, "Your offer is public now.")
    return brick


def _renew(seller: Visitor, name: str, brick: str) -> None:
    page = seller.page
    row = page.locator("main tr").filter(has=page.locator(f"a[href*='/{brick}/']"))
    row.get_by_role("link", name="Renew").click()
    page.get_by_role("button", name="Renew for another 12 months").click()
    _shows(page, "Renewed for another 12 months.")
    page = _own(seller, name, "Renew", NORTHLIGHT)
    _shows(page, "Plans who works when at a harbour.")
    page.get_by_role("button", name="It is correct: renew for 12 months").click()
    _shows(page, "Renewed for another 12 months.")


def test_a_moderator_sorts_the_queue_and_another_one_answers_the_appeal(
    visit: Visit, scripts: bool
) -> None:
    name = f"Quayside cranes {'with' if scripts else 'without'} scripts"
    editor, moderator = visit().sign_in(EDITOR), visit().sign_in(MODERATOR)
    other = visit().sign_in(OTHER_MODERATOR)
    slug = _begin_from_file(editor, name)
    _fill_in(editor)
    _send(editor.page)
    _sort_and_filter(moderator)
    _take_and_give_back(moderator, other, name)
    _write(moderator, editor, name)
    _ask_for_changes(moderator, editor, name)
    reader = visit()
    reader.until_shown("/mailbox/", "Say which boats it does not lift.")
    _decide(moderator, name, "Approve")
    _report(reader, slug)
    words = f"Its {name} has no licence to lift."
    _decide(moderator, name, "take the service out of sight", words, kind="report")
    assert reader.page.request.get(f"/listings/{slug}/").status == 410
    reader.until_shown("/mailbox/", words)
    _appeal(editor, name, words)
    case = _open_case(moderator, name, "appeal")
    _shows(case, "Another moderator decides")
    expect(case.get_by_role("button", name="Decide this case")).to_have_count(0)
    _decide(other, name, "The appeal is right", "The licence was found.", kind="appeal")
    _back_in_sight(reader, slug, words)


def _sort_and_filter(moderator: Visitor) -> None:
    page = moderator.page
    page.goto("/moderation/")
    page.get_by_label("Kind of work").select_option(label="new service")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**kind=new*")
    assert set(page.locator("td[data-label='Work']").all_inner_texts()) == {"New service"}
    heading = page.locator("thead").get_by_role("link", name="Organisation")
    heading.click()
    page.wait_for_url("**sort=organisation*")
    upwards = page.locator("td[data-label='Organisation']").all_inner_texts()
    assert upwards == sorted(upwards, key=str.lower)
    assert page.locator("th[aria-sort='ascending']").inner_text().startswith("Organisation")
    heading.click()
    page.wait_for_url("**sort=-organisation*")
    downwards = page.locator("td[data-label='Organisation']").all_inner_texts()
    assert downwards == sorted(downwards, key=str.lower, reverse=True)
    assert set(page.locator("td[data-label='Work']").all_inner_texts()) == {"New service"}


def _take_and_give_back(moderator: Visitor, other: Visitor, name: str) -> None:
    page = _open_case(moderator, name)
    page.get_by_role("button", name="Take this case for 30 minutes").click()
    seen = _open_case(other, name)
    _shows(seen, "Mo Moderator has taken this case.")
    page.get_by_role("button", name="Give this case back").click()
    expect(page.get_by_role("button", name="Take this case for 30 minutes")).to_be_visible()
    seen.reload()
    assert "has taken this case" not in seen.inner_text("main")


def _write(moderator: Visitor, editor: Visitor, name: str) -> None:
    page = _open_case(moderator, name)
    page.get_by_label("Your message").fill("How heavy may a boat be?")
    page.get_by_role("button", name="Send the message").click()
    _shows(page, "Your message is sent.")
    thread = _own(editor, name, "Messages and decisions")
    _shows(thread, "How heavy may a boat be?")


def _ask_for_changes(moderator: Visitor, editor: Visitor, name: str) -> None:
    """By a usual reason, which is changed before it is sent."""
    page = _open_case(moderator, name)
    page.get_by_role("button", name="Decide this case").click()
    page.get_by_label("Ask for changes").check()
    page.get_by_label("It is not clear which cases it does not cover").check()
    page.get_by_role("button", name="Continue").click()
    words = page.get_by_label("Reason", exact=True)
    assert words.input_value() == USUAL
    words.fill("Say which boats it does not lift.")
    _store(page)
    page = _own(editor, name, "Continue")
    _shows(page, "Say which boats it does not lift.")
    assert USUAL not in page.inner_text("main")
    page.get_by_role("link", name="Cases covered and not covered").click()
    page.get_by_label("Cases that it does not cover").fill("Boats above ten tonnes")
    _save(page)
    _send(page)


def _report(reader: Visitor, slug: str) -> None:
    page = reader.page
    page.goto(f"/listings/{slug}/")
    page.get_by_role("link", name="Report a problem with this service").click()
    page.get_by_label("It says something that is not true").check()
    page.get_by_label("Tell us more").fill("The crane at the north quay is gone.")
    page.get_by_role("button", name="Send the report").click()
    assert page.url.endswith(f"/listings/{slug}/report/sent/")


def _appeal(editor: Visitor, name: str, reason: str) -> None:
    page = _own(editor, name, "Messages and decisions")
    _shows(page, reason)
    page.get_by_role("link", name="Appeal: ask another moderator to look again").click()
    page.get_by_label("Why was it wrong?").fill("The licence is on the office wall.")
    page.get_by_role("button", name="Send the appeal").click()
    _shows(page, "Your appeal is sent.")


def _back_in_sight(reader: Visitor, slug: str, reason: str) -> None:
    """The public history says what happened, but neither why nor who reported it."""
    reader.until_shown("/mailbox/", "The licence was found.")
    page = reader.page
    page.goto(f"/listings/{slug}/")
    _shows(page, "Quayside cranes", "h1")
    page.get_by_role("link", name="What has happened to this service").click()
    _shows(page, "History", "h1")
    text = page.inner_text("main")
    for words in ("Published", "A moderator took it out of sight", "A moderator put it back"):
        assert words in text, words
    for words in (reason, "The crane at the north quay is gone.", "The licence was found."):
        assert words not in text, words
