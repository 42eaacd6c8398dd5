"""Every kind of field as the design system draws it, with what was typed and what is wrong."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict

from commons.forms import error_summary, one_time_key, sentence
from tests.reading import Page

NASTY = '"><script>alert(1)</script>'
CHOICES = [("", "none of these"), ("a", "pink & grey"), ("b", NASTY)]


class Every(forms.Form):
    hidden = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name",
        help_text="As on <paper>",
        widget=forms.TextInput(
            attrs={"autocomplete": "name", "spellcheck": "false", "placeholder": "x", "class": "w"}
        ),
    )
    code = forms.CharField(
        max_length=6, required=False, widget=forms.TextInput(attrs={"data-x": "1"})
    )
    age = forms.IntegerField(required=False)
    password = forms.CharField(widget=forms.PasswordInput(render_value=True))
    story = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), max_length=50)
    note = forms.CharField(widget=forms.Textarea, required=False)
    colour = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    colours = forms.MultipleChoiceField(choices=CHOICES[1:], widget=forms.CheckboxSelectMultiple)
    listed = forms.ChoiceField(choices=CHOICES)
    agreed = forms.BooleanField(label="I agree", required=False)
    day = forms.DateField(widget=forms.SelectDateWidget, help_text="Such as 27 3 2026")
    file = forms.FileField(required=False)

    def clean(self) -> dict[str, Any]:
        raise ValidationError("Nothing fits <together>")


def drawn(form: forms.BaseForm, *, also: str = "") -> Page:
    return Page(HttpResponse(f"<main>{also}{form}</main>"))


def sent(**values: str) -> Every:
    return Every(QueryDict("&".join(f"{key}={value}" for key, value in values.items())))


def test_an_empty_form_has_a_control_and_a_label_for_every_field() -> None:
    page = drawn(Every())
    labelled = {one["for"] for one in page.elements("label")}
    ids = {facts["id"] for _, facts in page.marks if "id" in facts}
    assert labelled <= ids
    assert {name for name, _, _ in page.fields} | {"story", "note", "listed"} == {
        *(set(Every.base_fields) - {"day"}),
        *("day_day", "day_month", "day_year"),
    }


class TestText:
    def test_what_may_be_left_out_says_so(self) -> None:
        words = drawn(Every()).words
        assert "Code (optional)" in words
        assert "Name As on <paper>" in words
        assert "I agree (optional)" not in words

    def test_a_field_may_be_shown_as_required_where_the_form_decides_later(self) -> None:
        form = Every()
        form.fields["code"].shown_as_required = True
        assert "(optional)" not in drawn(form).words.split("Age")[0]

    def test_the_widget_s_attributes_arrive_but_for_lengths_and_placeholders(self) -> None:
        page = drawn(Every())
        (name,) = page.elements("input", name="name")
        assert (name["autocomplete"], name["spellcheck"]) == ("name", "false")
        assert "w" in str(name["class"]).split()
        (code,) = page.elements("input", name="code")
        assert code["data-x"] == "1"
        names = {key for _, facts in page.marks for key in facts}
        assert not names & {"maxlength", "placeholder", "required"}

    def test_numbers_are_typed_as_text(self) -> None:
        (age,) = drawn(Every()).elements("input", name="age")
        assert (age["type"], age["inputmode"]) == ("text", "numeric")

    def test_a_password_is_never_sent_back(self) -> None:
        page = drawn(sent(password="mine"))
        (field,) = page.elements("input", name="password")
        assert not field.get("value")

    def test_a_long_text_counts_its_characters_where_it_has_a_limit(self) -> None:
        page = drawn(Every())
        (counted,) = page.elements("div", **{"data-module": "govuk-character-count"})
        assert counted["data-maxlength"] == "50"
        rows = {one["name"]: one["rows"] for one in page.elements("textarea")}
        assert rows == {"story": "8", "note": "10"}

    @pytest.mark.parametrize("value", [NASTY, "a" * 100_000, "0", "'", "&amp;"])
    def test_what_was_typed_comes_back_as_it_was(self, value: str) -> None:
        form = Every({"hidden": value, "name": value})
        (name,) = drawn(form).elements("input", name="name")
        (hidden,) = drawn(form).elements("input", name="hidden")
        assert (name["value"], hidden["value"]) == (value, value)


class TestChoices:
    def test_options_begin_with_a_capital_and_none_is_chosen_beforehand(self) -> None:
        page = drawn(Every())
        assert "None of these" in page.words
        assert "Pink & grey" in page.words
        assert not [one for one in page.elements("input") if "checked" in one]

    def test_markup_in_an_option_is_text(self) -> None:
        page = drawn(Every())
        assert page.words.count(NASTY) == 2
        assert not page.elements("script")

    def test_what_was_chosen_stays_chosen(self) -> None:
        page = drawn(sent(colour="a", colours="b", listed="b", agreed="on"))
        chosen = [(name, value) for name, value, is_chosen in page.fields if is_chosen]
        assert chosen == [("hidden", ""), ("colour", "a"), ("colours", "b"), ("agreed", "on")]
        (option,) = [one for one in page.elements("option") if "selected" in one]
        assert option["value"] == "b"

    def test_an_option_may_carry_a_hint(self) -> None:
        form = Every()
        form.fields["colour"].hints = {"a": "Not <too> bright"}
        page = drawn(form)
        assert "Pink & grey Not <too> bright" in page.words
        (radio,) = page.elements("input", name="colour", value="a")
        assert page.elements("div", id=str(radio["aria-describedby"]))


class TestDates:
    def test_three_boxes_in_the_order_of_speech(self) -> None:
        names = [name for name, _, _ in drawn(Every()).fields if name.startswith("day")]
        assert names == ["day_day", "day_month", "day_year"]

    def test_what_was_typed_comes_back_however_odd(self) -> None:
        page = drawn(sent(day_day="31", day_month="zwei", day_year=""))
        assert [value for name, value, _ in page.fields if name.startswith("day")] == [
            "31", "zwei", "",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("stored", "boxes"), [("2026-03-07", ["7", "3", "2026"]), (None, [""] * 3)]
    )
    def test_a_stored_day_fills_them(self, stored: str | None, boxes: list[str]) -> None:
        page = drawn(Every(initial={"day": stored}))
        assert [value for name, value, _ in page.fields if name.startswith("day")] == boxes


class TestHeading:
    def test_the_one_question_of_a_page_is_its_heading(self) -> None:
        for name, tag in (("name", "label"), ("colour", "legend")):
            form = Every()
            form.heading = name
            page = drawn(form)
            headings = [facts for one, facts in page.marks if one == "h1"]
            assert len(headings) == 1
            assert any("--l" in str(one.get("class")) for one in page.elements(tag))


class TestErrors:
    def test_a_sound_form_has_no_summary(self) -> None:
        assert error_summary(Every()) == ""

    def test_each_fault_is_told_once_and_leads_to_its_control(self) -> None:
        form = sent(colour="z")
        summary = Page(HttpResponse(f"<main>{error_summary(form)}</main>"))
        page = drawn(form, also=error_summary(form))
        ids = {str(facts["id"]) for _, facts in page.marks if "id" in facts}
        assert "Nothing fits <together>" in summary.words
        targets = [href.removeprefix("#") for _, href in summary.links]
        assert set(targets) <= ids
        assert {"id_name", "id_colour", "id_day_day", "id_agreed"} - set(targets) == {"id_agreed"}
        assert len(targets) == len(set(targets))

    def test_a_fault_stands_at_its_field(self) -> None:
        page = drawn(sent(name=""))
        (name,) = page.elements("input", name="name")
        assert "id_name-error" in str(name["aria-describedby"]).split()
        assert "govuk-input--error" in str(name["class"])


def test_a_file_field_may_take_several() -> None:
    class Several(forms.FileInput):
        allow_multiple_selected = True

    class Files(forms.Form):
        files = forms.FileField(widget=Several)

    assert "multiple" in drawn(Files()).elements("input", name="files")[0]
    assert "multiple" not in drawn(Every()).elements("input", name="file")[0]


def test_a_field_that_no_component_draws_is_a_mistake_of_ours() -> None:
    class Odd(forms.Form):
        twice = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="no component draws"):
        str(Odd())


def test_one_field_can_be_drawn_alone() -> None:
    page = Page(HttpResponse(f"<main>{Every()['name'].as_field_group()}</main>"))
    assert [name for name, _, _ in page.fields] == ["name"]


def test_a_key_is_another_each_time() -> None:
    assert one_time_key() != one_time_key()


@pytest.mark.parametrize(
    ("given", "expected"),
    [("in use", "In use"), ("iPhone", "IPhone"), ("", ""), ("«ja»", "«ja»"), (7, "7"), ("éa", "Éa")],
)  # fmt: skip
def test_a_sentence_begins_with_a_capital(given: object, expected: str) -> None:
    assert sentence(given) == expected
