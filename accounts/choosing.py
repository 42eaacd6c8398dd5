"""Forms that narrow a list, filled in by the address: what the pages around them need."""

from collections.abc import Iterable

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import capfirst

MOST_NAMED = 5


def select_of(form: BaseForm, name: str) -> dict[str, object]:
    """One field as the design system's select takes it; the form has been cleaned."""
    field = form.fields[name]
    value = str(form.cleaned_data.get(name) or "")
    items = [
        {"value": key, "text": capfirst(str(label)), "selected": str(key) == value}
        for key, label in field.choices  # type: ignore[attr-defined]
    ]
    return {"name": name, "label": field.label, "items": items}


def left_out(form: BaseForm, names: Iterable[str]) -> list[str]:
    """Which of these parts of the address mean nothing here, as people know them."""
    unknown = [name for name in names if name not in form.fields and name != "page"]
    wrong = [str(form.fields[name].label or name) for name in form.errors]
    return [name[:40] for name in (*wrong, *unknown)][:MOST_NAMED]


def narrowing(data: QueryDict, names: Iterable[str], **more: str | int) -> str:
    """The end of an address that keeps what was chosen under these names; '' where nothing was."""
    kept = {name: str(data[name]) for name in names if data.get(name)}
    parts: dict[str, str | int] = {**kept, **more}
    return f"?{urlencode(parts)}" if parts else ""
