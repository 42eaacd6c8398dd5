import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event, User
from catalogue.fields import BY_NAME, Kind
from catalogue.listings.actions import (
    ChangedMeanwhile,
    Incomplete,
    KindNotOffered,
    NotEditable,
    create_draft,
    edit,
    start_edit,
    submit,
)
from catalogue.listings.cleaning import WrongValue
from catalogue.listings.problems import problems_of, section_states
from catalogue.models import Listing, Revision, RevisionState
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def editor() -> User:
    return factories.membership(role="editor").person


@pytest.fixture
def draft(editor: User) -> Revision:
    body = editor.memberships.get().organisation
    return create_draft(organisation=body, kind="component", name="Pay desk", by=editor, at=NOW)


def put(draft: Revision, editor: User, **values: object) -> Revision:
    return edit(revision=draft, values=values, by=editor, at=NOW)


def test_a_draft_has_an_address_made_of_its_name(draft: Revision, editor: User) -> None:
    assert draft.listing.slug == "pay-desk"
    body = draft.listing.organisation
    again = create_draft(organisation=body, kind="component", name="Pay desk!", by=editor, at=NOW)
    assert again.listing.slug == "pay-desk-2"


def test_a_name_without_letters_gets_an_address_too(editor: User) -> None:
    body = editor.memberships.get().organisation
    made = create_draft(organisation=body, kind="component", name="支払い", by=editor, at=NOW)
    assert made.listing.slug == "service"


def test_members_and_strangers_draft_nothing(draft: Revision) -> None:
    body = draft.listing.organisation
    for person in (factories.member_of(body), factories.person()):
        with pytest.raises(PermissionDenied):
            create_draft(organisation=body, kind="component", name="X", by=person, at=NOW)
        with pytest.raises(PermissionDenied):
            edit(revision=draft, values={"name": "Y"}, by=person, at=NOW)


def test_suppliers_list_commodity_services_alone(editor: User) -> None:
    body = editor.memberships.get().organisation
    supplier = factories.organisation(type="supplier")
    seller = factories.member_of(supplier, role="editor")
    with pytest.raises(KindNotOffered):
        create_draft(organisation=body, kind="commodity_service", name="X", by=editor, at=NOW)
    with pytest.raises(KindNotOffered):
        create_draft(organisation=supplier, kind="component", name="X", by=seller, at=NOW)


def test_values_go_where_the_schema_says(draft: Revision, editor: User) -> None:
    capability = factories.capability(slug="take-payments")
    put(
        draft,
        editor,
        name=" Pay\u200b  desk two ",
        summary="Takes payments",
        features="Fast\n\nSafe",
        phase="beta",
        audience=["health", "police"],
        capabilities=["take-payments"],
    )
    stored = Revision.objects.get(pk=draft.pk)
    assert stored.name == "Pay desk two"
    assert stored.facts == {"phase": "beta", "audience": ["health", "police"]}
    assert stored.texts.get().features == ["Fast", "Safe"]
    assert list(stored.capabilities.all()) == [capability]
    put(stored, editor, phase="")
    assert "phase" not in Revision.objects.get(pk=draft.pk).facts


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("summary", "x" * 151, "150 characters or fewer. It has 151"),
        ("summary", "a\x00b", "cannot be shown, at position 2"),
        ("description", "x" * 10_001, "10,000 characters or fewer"),
        ("features", "\n".join("abcdefghijk"), "enter 10 or fewer. There are 11"),
        (
            "features",
            "one two three four five six seven eight nine ten eleven",
            "10 words or fewer",
        ),
        ("repository", "ftp://code.example/x", "starts with https://"),
        ("repository", "javascript:alert(1)", "starts with https://"),
        ("phase", "finished", "choose one of the list, not 'finished'"),
        ("audience", ["health", "citizens"], "not 'citizens'"),
        ("capabilities", ["no-such"], "no function called 'no-such'"),
        ("capabilities", list("abcdef"), "choose 5 or fewer"),
        ("name", " ", "Enter the name"),
        ("price", "£1", "no field 'price'"),
        ("colour", "red", "no field 'colour'"),
    ],
)
def test_a_value_that_breaks_a_limit_is_refused_and_nothing_is_stored(
    draft: Revision, editor: User, field: str, value: object, words: str
) -> None:
    with pytest.raises(WrongValue, match=words) as caught:
        put(draft, editor, **({"aliases": "kept out"} | {field: value}))
    assert caught.value.field == field
    stored = Revision.objects.get(pk=draft.pk)
    assert (stored.version, stored.facts, stored.texts.get().summary) == (1, {}, "")


def test_a_limit_is_reached_before_it_is_broken(draft: Revision, editor: User) -> None:
    put(draft, editor, summary="x" * 150)
    assert len(draft.texts.get().summary) == 150


def test_whoever_saves_second_is_told(draft: Revision, editor: User) -> None:
    seen = Revision.objects.get(pk=draft.pk)
    put(draft, editor, summary="First")
    with pytest.raises(ChangedMeanwhile):
        put(seen, editor, summary="Second")
    assert draft.texts.get().summary == "First"


def test_what_is_missing_is_listed_in_the_order_of_the_form(draft: Revision) -> None:
    fields = [problem.field for problem in problems_of(draft)]
    assert fields == ["summary", "description", "capabilities", "phase", "audience", "licence"]


def test_a_short_description_is_a_problem(draft: Revision, editor: User) -> None:
    put(draft, editor, description="Too short.")
    messages = [str(one.message) for one in problems_of(Revision.objects.get(pk=draft.pk))]
    assert any("150 characters or more. It has 10 now" in message for message in messages)


def test_an_incomplete_draft_is_not_sent(draft: Revision, editor: User) -> None:
    with pytest.raises(Incomplete) as caught:
        submit(revision=draft, by=editor, at=NOW)
    assert len(caught.value.problems) == 6


def test_sections_say_how_far_they_are(draft: Revision, editor: User) -> None:
    put(draft, editor, phase="beta")
    states = section_states(Revision.objects.get(pk=draft.pk))
    assert states == {
        "about": "not_started",
        "use": "problem",
        "cases": "not_started",
        "code": "not_started",
        "terms": "not_started",
        "data": "not_started",
        "support": "not_started",
        "moderation": "not_started",
    }


def test_a_sent_revision_cannot_be_edited() -> None:
    revision = factories.draft(complete=True)
    sent = submit(revision=revision, by=revision.begun_by, at=NOW)
    assert sent.state == RevisionState.SUBMITTED
    with pytest.raises(NotEditable):
        edit(revision=sent, values={"name": "X"}, by=revision.begun_by, at=NOW)
    with pytest.raises(NotEditable):
        submit(revision=sent, by=revision.begun_by, at=NOW)


def test_an_edit_is_begun_once() -> None:
    listing = factories.live_listing()
    editor = factories.member_of(listing.organisation, role="owner")
    first = start_edit(listing=listing, by=editor, at=NOW)
    assert start_edit(listing=listing, by=editor, at=NOW) == first
    assert first.capabilities.count() == 1
    assert first.facts == Listing.objects.get().live_revision.facts  # type: ignore[union-attr]


def test_every_act_leaves_one_entry(draft: Revision, editor: User) -> None:
    put(draft, editor, phase="beta")
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["revision.begun", "revision.saved"]


def test_the_schema_names_each_field_once_and_asks_for_it_in_a_known_kind() -> None:
    for name, field in BY_NAME.items():
        assert name == field.name
        assert set(field.required_for) <= set(field.kinds) <= set(Kind.values)
        assert bool(field.missing) == bool(field.required_for)


def test_an_address_at_which_another_page_stands_is_no_services(editor: User) -> None:
    body = editor.memberships.get().organisation
    made = create_draft(organisation=body, kind="component", name="Suggestions", by=editor, at=NOW)
    assert made.listing.slug == "suggestions-2"
