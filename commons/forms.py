"""The one form renderer: Django's forms as the design system draws them."""

import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.template import engines
from django.template.loader import get_template
from django.utils.translation import gettext as _
from markupsafe import Markup

Parameters = dict[str, Any]


class Renderer(BaseRenderer):
    """Set as FORM_RENDERER, so `{{ form }}` looks the same in both template languages."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return get_template(template_name, using="jinja2")

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == self.form_template_name:
            context = {"fields": [draw(field) for field in context["form"]]}
        elif template_name == self.field_template_name:
            context = {"fields": [draw(context["field"])]}
        return super().render(template_name, context, request=request)


def draw(field: BoundField) -> Markup:
    """One field with its label, hint and error, as its component draws it."""
    if field.is_hidden:
        value = "" if field.value() is None else field.value()
        return Markup('<input type="hidden" name="{}" value="{}">').format(field.html_name, value)
    for widget, parameters in _KINDS:
        if isinstance(field.field.widget, widget):
            name, special = parameters(field)
            return Markup(_macro(name)({**_common(field), **special}))  # noqa: S704 - a macro's
    raise TypeError(f"no component draws {field.field.widget!r}")


def _macro(name: str) -> Callable[[Parameters], str]:
    macro: Callable[[Parameters], str] = engines["jinja2"].env.globals[name]  # type: ignore[attr-defined]
    return macro


def _common(field: BoundField) -> Parameters:
    common: Parameters = {"id": field.id_for_label or field.auto_id, "name": field.html_name}
    if field.help_text:
        common["hint"] = {"text": str(field.help_text)}
    if field.errors:
        common["errorMessage"] = {"text": str(field.errors[0])}
    return common


def _is_heading(field: BoundField) -> bool:
    """The one question of its page, whose label is the page's heading."""
    return getattr(field.form, "heading", "") == field.name


def _label(field: BoundField) -> Parameters:
    if _is_heading(field):
        return {"text": _full_label(field), "classes": "govuk-label--l", "isPageHeading": True}
    return {"text": _full_label(field), "classes": "govuk-label--s"}


def _fieldset(field: BoundField) -> Parameters:
    size = "l" if _is_heading(field) else "s"
    return {
        "legend": {
            "text": _full_label(field),
            "classes": f"govuk-fieldset__legend--{size}",
            "isPageHeading": _is_heading(field),
        }
    }


def _full_label(field: BoundField) -> str:
    required = getattr(field.field, "shown_as_required", field.field.required)
    if required or isinstance(field.field, forms.BooleanField):
        return str(field.label)
    return _("%(label)s (optional)") % {"label": field.label}


def _typed(field: BoundField) -> str:
    value = field.value()
    return "" if value is None else str(value)


def _attributes(field: BoundField) -> Parameters:
    """The widget's own attributes: those that the macros know by name, and the others.

    A length is never set, or a pasted text would be cut off in silence; placeholders hide
    what a label or hint should say.
    """
    given = dict(field.field.widget.attrs)
    known: Parameters = {
        name: given.pop(name) for name in ("autocomplete", "inputmode") if name in given
    }
    if "spellcheck" in given:
        known["spellcheck"] = given.pop("spellcheck") not in (False, "false")
    known["classes"] = given.pop("class", "")
    for name in ("maxlength", "minlength", "placeholder", "rows", "cols", "required"):
        given.pop(name, None)
    known["attributes"] = {name: value for name, value in given.items() if value is not False}
    return known


def _input(field: BoundField) -> tuple[str, Parameters]:
    kind = getattr(field.field.widget, "input_type", "text")
    parameters = {"label": _label(field), "type": kind, **_attributes(field)}
    if kind == "number":
        parameters |= {"type": "text", "inputmode": "numeric", "classes": "govuk-input--width-5"}
        parameters["attributes"] = {}
    if prefix := getattr(field.field, "prefix", ""):
        parameters |= {"prefix": {"text": prefix}, "classes": "govuk-input--width-10"}
    if kind != "password":
        parameters["value"] = _typed(field)
    return "govukInput", parameters


def _textarea(field: BoundField) -> tuple[str, Parameters]:
    parameters = {
        "label": _label(field),
        "value": _typed(field),
        **_attributes(field),
        "rows": field.field.widget.attrs["rows"],
    }
    limit = getattr(field.field, "counted", None) or getattr(field.field, "max_length", None)
    if limit:
        return "govukCharacterCount", parameters | {"maxlength": limit}
    return "govukTextarea", parameters


def sentence(value: object) -> str:
    """With a capital letter at its start, and nothing else changed."""
    return _sentence(str(value))


@lru_cache(1_000)
def _sentence(text: str) -> str:
    """Kept, since a page has the same labels by the dozen."""
    return re.sub(r"^\s*\w", lambda found: found.group().upper(), text)


def _options(field: BoundField, *, chosen: set[str]) -> Parameters:
    """Labels that stand alone begin with a capital; "none of these" is never chosen beforehand.

    `hints` of the form field are shown under the options that they name."""
    hints = {str(value): str(hint) for value, hint in getattr(field.field, "hints", {}).items()}
    items = []
    for value, label in field.field.choices:  # type: ignore[attr-defined]
        item: Parameters = {
            "value": str(value),
            "text": sentence(label),
            "checked": bool(value) and str(value) in chosen,
        }
        if str(value) in hints:
            item["hint"] = {"text": hints[str(value)]}
        items.append(item)
    return {"idPrefix": field.auto_id, "fieldset": _fieldset(field), "items": items}


def _radios(field: BoundField) -> tuple[str, Parameters]:
    return "govukRadios", _options(field, chosen={_typed(field)})


def _checkboxes(field: BoundField) -> tuple[str, Parameters]:
    return "govukCheckboxes", _options(field, chosen={str(one) for one in field.value() or []})


def _checkbox(field: BoundField) -> tuple[str, Parameters]:
    item = {"value": "on", "text": str(field.label), "checked": bool(field.value())}
    return "govukCheckboxes", {"idPrefix": field.auto_id, "items": [item]}


def _select(field: BoundField) -> tuple[str, Parameters]:
    items = [
        {"value": str(key), "text": str(label), "selected": str(key) == _typed(field)}
        for key, label in field.field.choices  # type: ignore[attr-defined]
    ]
    return "govukSelect", {"label": _label(field), "items": items}


def _date(field: BoundField) -> tuple[str, Parameters]:
    typed = _typed_date(field)
    error = " govuk-input--error" if field.errors else ""
    items = [
        {
            "name": f"{field.html_name}_{part}",
            "id": f"{field.auto_id}_{part}",
            "label": label,
            "value": typed[part],
            "classes": f"govuk-input--width-{width}{error}",
        }
        for part, label, width in (
            ("day", _("Day"), 2),
            ("month", _("Month"), 2),
            ("year", _("Year"), 4),
        )
    ]
    return "govukDateInput", {"id": field.auto_id, "fieldset": _fieldset(field), "items": items}


def _typed_date(field: BoundField) -> dict[str, str]:
    """The three parts as they were typed, however odd; the widget would drop what is no number."""
    parts = ("day", "month", "year")
    if field.form.is_bound:
        return {part: field.form.data.get(f"{field.html_name}_{part}", "") for part in parts}
    stored = field.field.widget.format_value(field.value())
    return {part: str(stored[part] or "") for part in parts}


def _file(field: BoundField) -> tuple[str, Parameters]:
    attributes = _attributes(field)["attributes"]
    if getattr(field.field.widget, "allow_multiple_selected", False):
        attributes["multiple"] = "multiple"
    return "govukFileUpload", {"label": _label(field), "attributes": attributes}


_KINDS: tuple[tuple[type[forms.Widget], Callable[[BoundField], tuple[str, Parameters]]], ...] = (
    (forms.SelectDateWidget, _date),
    (forms.Textarea, _textarea),
    (forms.CheckboxSelectMultiple, _checkboxes),  # before radios, of which it is a kind
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
    (forms.FileInput, _file),
    (forms.widgets.Input, _input),
)


def error_summary(form: forms.BaseForm) -> Markup:
    """The list of what is wrong, each once and linked to its field; nothing when all is well."""
    if not form.errors:
        return Markup("")
    items = [{"text": str(error)} for error in form.non_field_errors()]
    items += [
        {"text": str(field.errors[0]), "href": "" if field.is_hidden else f"#{_at_fault(field)}"}
        for field in form
        if field.errors
    ]
    parameters = {"titleText": _("There is a problem"), "errorList": items}
    return Markup(_macro("govukErrorSummary")(parameters))  # noqa: S704 - a macro's


def _at_fault(field: BoundField) -> str:
    """The id of the first control: of radios and checkboxes it is the prefix alone."""
    if isinstance(field.field.widget, forms.SelectDateWidget):
        return f"{field.auto_id}_day"
    return str(field.auto_id)


def one_time_key() -> Markup:
    """A hidden field that lets a form act once, however often it is sent."""
    return Markup('<input type="hidden" name="one_time_key" value="{}">').format(
        secrets.token_urlsafe(12)
    )
