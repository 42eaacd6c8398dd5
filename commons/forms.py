"""The one form renderer: Django's forms as the design system draws them."""

import secrets
from collections.abc import Callable
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


def _label(field: BoundField) -> Parameters:
    if getattr(field.form, "heading", "") == field.name:
        return {"text": _full_label(field), "classes": "govuk-label--l", "isPageHeading": True}
    return {"text": _full_label(field), "classes": "govuk-label--s"}


def _legend(field: BoundField) -> Parameters:
    if getattr(field.form, "heading", "") == field.name:
        legend = {"classes": "govuk-fieldset__legend--l", "isPageHeading": True}
    else:
        legend = {"classes": "govuk-fieldset__legend--s"}
    return {"legend": {"text": _full_label(field), **legend}}


def _full_label(field: BoundField) -> str:
    required = getattr(field.field, "shown_as_required", field.field.required)
    if required or isinstance(field.field, forms.BooleanField):
        return str(field.label)
    return _("%(label)s (optional)") % {"label": field.label}


def _input(field: BoundField) -> tuple[str, Parameters]:
    widget = field.field.widget
    attributes = dict(widget.attrs)
    kind = getattr(widget, "input_type", "text")
    parameters: Parameters = {
        "label": _label(field),
        "type": "text" if kind == "number" else kind,
        "classes": attributes.pop("class", ""),
    }
    if kind == "number":
        parameters |= {"inputmode": "numeric", "classes": "govuk-input--width-5"}
    if kind != "password":
        parameters["value"] = "" if field.value() is None else str(field.value())
    for name in ("autocomplete", "spellcheck", "inputmode"):
        if name in attributes:
            parameters[name] = attributes.pop(name)
    attributes.pop("maxlength", None)  # a pasted text is never cut off in silence
    parameters["attributes"] = {k: v for k, v in attributes.items() if v not in (None, False)}
    return "govukInput", parameters


def _textarea(field: BoundField) -> tuple[str, Parameters]:
    parameters = {
        "label": _label(field),
        "value": "" if field.value() is None else str(field.value()),
        "rows": field.field.widget.attrs.get("rows", 5),
    }
    limit = getattr(field.field, "counted", None) or getattr(field.field, "max_length", None)
    if limit:
        return "govukCharacterCount", parameters | {"maxlength": limit}
    return "govukTextarea", parameters


def _items(field: BoundField, chosen: Callable[[str], bool]) -> list[Parameters]:
    items = []
    hints = getattr(field.field, "hints", {})
    for value, label in field.field.choices:  # type: ignore[attr-defined]
        item: Parameters = {"value": str(value), "text": str(label), "checked": chosen(str(value))}
        if str(value) in hints:
            item["hint"] = {"text": str(hints[str(value)])}
        items.append(item)
    return items


def _radios(field: BoundField) -> tuple[str, Parameters]:
    value = "" if field.value() is None else str(field.value())
    items = _items(field, lambda one: one == value)
    return "govukRadios", {"idPrefix": field.auto_id, "fieldset": _legend(field), "items": items}


def _checkboxes(field: BoundField) -> tuple[str, Parameters]:
    values = {str(one) for one in field.value() or []}
    items = _items(field, lambda one: one in values)
    return (
        "govukCheckboxes",
        {"idPrefix": field.auto_id, "fieldset": _legend(field), "items": items},
    )


def _checkbox(field: BoundField) -> tuple[str, Parameters]:
    item = {"value": "on", "text": str(field.label), "checked": bool(field.value())}
    return "govukCheckboxes", {"idPrefix": field.auto_id, "items": [item]}


def _select(field: BoundField) -> tuple[str, Parameters]:
    value = "" if field.value() is None else str(field.value())
    items = [
        {"value": str(key), "text": str(label), "selected": str(key) == value}
        for key, label in field.field.choices  # type: ignore[attr-defined]
    ]
    return "govukSelect", {"label": _label(field), "items": items}


def _date(field: BoundField) -> tuple[str, Parameters]:
    values = field.field.widget.format_value(field.value())
    widths = {"day": 2, "month": 2, "year": 4}
    error = " govuk-input--error" if field.errors else ""
    items = [
        {
            "name": f"{field.html_name}_{part}",
            "id": field.auto_id if part == "day" else f"{field.auto_id}_{part}",
            "label": str(label),
            "value": "" if values[part] in (None, 0) else str(values[part]),
            "classes": f"govuk-input--width-{widths[part]}{error}",
        }
        for part, label in (("day", _("Day")), ("month", _("Month")), ("year", _("Year")))
    ]
    return "govukDateInput", {
        "fieldset": _legend(field),
        "items": items,
        "id": f"{field.auto_id}_date",
    }


def _file(field: BoundField) -> tuple[str, Parameters]:
    many = (
        {"multiple": "multiple"}
        if getattr(field.field.widget, "allow_multiple_selected", False)
        else {}
    )
    return "govukFileUpload", {"label": _label(field), "attributes": many}


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
        {"text": str(field.errors[0]), "href": f"#{_first_control(field)}"}
        for field in form
        if field.errors
    ]
    parameters = {"titleText": _("There is a problem"), "errorList": items}
    return Markup(_macro("govukErrorSummary")(parameters))  # noqa: S704 - a macro's


def _first_control(field: BoundField) -> str:
    # The design system gives the first radio or checkbox the prefix alone as its id.
    return field.auto_id


def one_time_key() -> Markup:
    """A hidden field that lets a form act once, however often it is sent."""
    return Markup('<input type="hidden" name="one_time_key" value="{}">').format(
        secrets.token_urlsafe(12)
    )
