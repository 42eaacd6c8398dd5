"""The template environments, with their filters and globals.

The component macros live in an environment of their own, which forgives missing keys as they
require, and reach ours as globals (`govukButton`). Ours is strict: a missing variable fails
wherever people develop or test; in production it is logged as an error and prints nothing.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from jinja2 import (
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    make_logging_undefined,
    select_autoescape,
)

from catalogue.fields.words import pounds
from commons.addresses import url
from commons.forms import error_summary, one_time_key, sentence
from commons.layout import frame
from commons.markup import to_html

LOCALE = "en_GB"
COMPONENTS = (
    "back-link", "breadcrumbs", "button", "character-count", "checkboxes", "date-input",
    "details", "error-message", "error-summary", "fieldset", "file-upload", "generic-header",
    "hint", "input", "inset-text", "label", "notification-banner", "pagination", "panel",
    "phase-banner", "radios", "select", "service-navigation", "skip-link", "summary-list",
    "table", "tag", "task-list", "textarea", "warning-text",
)  # fmt: skip
log = logging.getLogger("commons.templates")


def macro_environment() -> Environment:
    """The environment of the design system's macros, which pass over what is not given."""
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def macros() -> dict[str, Callable[..., str]]:
    """Every component's macro by its name, as `govukBackLink`."""
    source = macro_environment()
    found = {}
    for component in COMPONENTS:
        name = "govuk" + "".join(part.title() for part in component.split("-"))
        template = source.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
        found[name] = getattr(template.module, name)
    return found


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja backend with its options."""
    strict = settings.LOCAL or settings.DEBUG
    options["undefined"] = StrictUndefined if strict else make_logging_undefined(log)
    options["autoescape"] = select_autoescape(["html"])
    ours = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - by file type
    ours.globals |= macros() | {
        "_": gettext,
        "absolute": absolute,
        "ngettext": ngettext,
        "error_summary": error_summary,
        "frame": frame,
        "one_time_key": one_time_key,
        "static": static,
        "url": url,
    }
    ours.filters |= {
        "date": long_date,
        "day_label": day_label,
        "markdown": to_html,
        "moment": moment,
        "month": month,
        "number": number,
        "pounds": pounds,
        "short_date": short_date,
        "slug": slugify,
        "sentence": sentence,
    }
    return ours


def absolute(address: str) -> str:
    """As other sites need it."""
    return f"{settings.BASE_URL}{address}"


def long_date(value: date | datetime) -> str:
    """23 November 2026."""
    return format_date(_local_day(value), "d MMMM yyyy", locale=LOCALE)


def short_date(value: date | datetime) -> str:
    """23 Nov 2026, for tables."""
    return _short_day(_local_day(value))


@lru_cache(1_000)
def _short_day(day: date) -> str:
    return format_date(day, "d MMM yyyy", locale=LOCALE).replace("Sept", "Sep")


def month(value: date | datetime) -> str:
    """November 2026."""
    return format_date(_local_day(value), "MMMM yyyy", locale=LOCALE)


def day_label(value: object) -> str:
    """A stored ISO day as people read it in a table; any other cell as it is."""
    try:
        return short_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def moment(value: datetime) -> str:
    """5:30pm on 23 November 2026."""
    clock = format_time(timezone.localtime(value), "h:mma", locale=LOCALE).lower()
    return gettext("%(time)s on %(day)s") % {"time": clock, "day": long_date(value)}


def _local_day(value: date | datetime) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value


def number(value: float) -> str:
    """With commas: 12,345. Whole ones have no need of the slower way, and pages are full of them."""
    return f"{value:,}" if isinstance(value, int) else format_decimal(value, locale=LOCALE)
