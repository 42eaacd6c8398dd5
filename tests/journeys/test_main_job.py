"""From a draft to figures that everybody can check: the main job, end to end."""

from collections.abc import Callable

from tests.journeys.conftest import Visitor

Visit = Callable[[], Visitor]
DESCRIPTION = (
    "Residents choose a time, change it or cancel it, and staff see one list of the day. "
    "It sends a message the day before. It runs on any server and needs a database."
)


def test_a_service_is_published_found_adopted_confirmed_reviewed_and_counted(
    visit: Visit, scripts: bool
) -> None:
    name = f"Quayside visits {'with' if scripts else 'without'} scripts"
    editor = visit().sign_in("editor@aldermere.example")
    moderator = visit().sign_in("moderator@commons.example")
    slug = _publish(editor, name)
    _return_with_reason(moderator, name)
    _correct(editor, slug)
    _approve(moderator, name)
    _find(visit(), name, slug)
    member = visit().sign_in("member@brackenford.example")
    colleague = visit().sign_in("colleague@brackenford.example")
    _record_use(member, slug)
    _confirm_use(colleague, name)
    _check_figures(visit(), slug)
    _review(colleague, slug)
    _answer(editor, slug)


def _publish(editor: Visitor, name: str) -> str:
    page = editor.page
    page.goto("/workspace/aldermere-borough-council/listings/")
    page.get_by_role("button", name="Publish a service").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("A building block").check()
    page.get_by_role("button", name="Continue").click()
    slug = page.url.split("/listings/")[1].split("/")[0]
    page.get_by_role("link", name="What it is").click()
    page.get_by_label("Summary").fill("Books visits to the quayside office")
    page.get_by_label("Description").fill(DESCRIPTION)
    page.get_by_label("Find what it does").fill("appointments")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Book appointments").check()
    page.get_by_role("button", name="Save and return").click()
    page.get_by_role("link", name="Who can use it").click()
    page.get_by_label("stable").check()
    page.get_by_label("local authority").check()
    page.get_by_role("button", name="Save and return").click()
    page.get_by_role("link", name="Licence, price").click()
    page.get_by_label("MIT", exact=True).check()
    page.get_by_role("button", name="Save and return").click()
    _send(editor)
    return slug


def _send(editor: Visitor) -> None:
    editor.page.get_by_role("button", name="Check your answers").click()
    editor.page.get_by_role("button", name="Send for review").click()
    assert "Sent for review" in editor.page.inner_text("h1")


def _open_case(moderator: Visitor, name: str) -> None:
    moderator.page.goto("/moderation/")
    moderator.page.get_by_role("link", name=name).click()
    assert "Books visits" in moderator.page.inner_text("main")
    moderator.page.get_by_role("button", name="Decide this case").click()


def _return_with_reason(moderator: Visitor, name: str) -> None:
    _open_case(moderator, name)
    moderator.page.get_by_label("Ask for changes").check()
    moderator.page.get_by_role("button", name="Continue").click()
    assert "Enter the reason" in moderator.page.inner_text(".govuk-error-summary")
    moderator.page.get_by_label("Words of your own").fill("Name the database that it needs.")
    moderator.page.get_by_role("button", name="Continue").click()
    assert moderator.page.inner_text("h1") == "Check the decision"
    words = moderator.page.get_by_label("Reason", exact=True)
    assert words.input_value() == "Name the database that it needs."
    moderator.page.get_by_role("button", name="Store the decision").click()
    assert "Your decision is stored" in moderator.page.inner_text("main")


def _correct(editor: Visitor, slug: str) -> None:
    editor.page.goto(f"/workspace/aldermere-borough-council/listings/{slug}/edit/")
    assert "Name the database that it needs." in editor.page.inner_text("main")
    editor.page.get_by_role("link", name="What it is").click()
    editor.page.get_by_label("Description").fill(f"{DESCRIPTION} The database is PostgreSQL.")
    editor.page.get_by_role("button", name="Save and return").click()
    _send(editor)


def _approve(moderator: Visitor, name: str) -> None:
    _open_case(moderator, name)
    moderator.page.get_by_label("Approve").check()
    moderator.page.get_by_role("button", name="Continue").click()
    moderator.page.get_by_role("button", name="Store the decision").click()
    assert "Your decision is stored" in moderator.page.inner_text("main")


def _find(visitor: Visitor, name: str, slug: str) -> None:
    words = name.replace(" ", "+")
    page = visitor.until_shown(f"/listings/?q={words}&kind=component", name)
    page.get_by_role("link", name=name, exact=True).click()
    assert page.url.endswith(f"/listings/{slug}/")
    assert "The database is PostgreSQL." in page.inner_text("main")
    page.goto(f"/listings/?q={words}&kind=commodity_service")
    assert page.get_by_role("link", name=name, exact=True).count() == 0


def _record_use(member: Visitor, slug: str) -> None:
    page = member.page
    page.goto(f"/listings/{slug}/")
    page.get_by_role("button", name="Record that you use this").click()
    page.get_by_label("We use it").check()
    page.get_by_label("What do you use it for?").fill("Visits to the registry office")
    page.get_by_role("button", name="Record this use").click()
    assert "A colleague has to confirm it" in page.inner_text("main")
    assert page.get_by_role("button", name="Confirm this use").count() == 0


def _confirm_use(colleague: Visitor, name: str) -> None:
    page = colleague.page
    page.goto("/workspace/brackenford-county-council/adoptions/")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Confirm this use").click()
    page.get_by_role("button", name="Confirm this use").click()
    assert "It counts from now on" in page.inner_text("main")


def _check_figures(visitor: Visitor, slug: str) -> None:
    page = visitor.until_shown(f"/listings/{slug}/adopters/", "Brackenford County Council")
    assert page.locator("tbody tr").count() == 1
    said = "1 organisation reuses this service"
    picture = visitor.until_there(
        f"/listings/{slug}/statistics/", f".app-chart img[alt^='{said}']"
    )
    assert said in page.inner_text("main")
    assert "As of" in page.inner_text("main")
    assert page.locator(".app-figure__number").first.inner_text() == "1"
    assert picture.get_attribute("alt").startswith("1 organisation reuses this service")
    drawing = page.request.get(picture.get_attribute("src"))
    assert drawing.headers["content-type"] == "image/svg+xml"
    page.goto("/organisations/brackenford-county-council/uses/")
    assert page.locator(f'a[href="/listings/{slug}/"]').count() == 1
    page.goto("/organisations/aldermere-borough-council/reused-by/")
    assert page.get_by_role("link", name="Brackenford County Council").count() == 1


def _review(colleague: Visitor, slug: str) -> None:
    page = colleague.page
    page.goto(f"/workspace/brackenford-county-council/reviews/new/?listing={slug}")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("4: easy").check()
    page.get_by_label("What came of it?").fill("Two weeks of work, and no trouble since.")
    page.get_by_role("button", name="Publish the review").click()
    text = page.inner_text("main")
    assert "Two weeks of work, and no trouble since." in text
    assert "Not enough reviews for a score yet (1 answer, from 1 organisation)" in text


def _answer(editor: Visitor, slug: str) -> None:
    page = editor.page
    page.goto(f"/listings/{slug}/reviews/")
    page.get_by_role("link", name="Answer to the review by").click()
    page.get_by_label("Your public answer").fill("Thank you for telling us.")
    page.get_by_role("button", name="Publish the answer").click()
    assert "Thank you for telling us." in page.inner_text("main")
