"""The sentence above a chart, and its rows as CSV. Pure."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Row = Sequence[str | int]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def growth_headline(rows: Sequence[Row], *, nouns: tuple[str, str], twelve_back: int = 12) -> str:
    """What the last value is and how it changed in a year; every number stands in the rows.

    `rows` are month and value, oldest first; `nouns` are the singular and plural phrases with
    `%(count)s`, as '%(count)s organisation reuses it'.
    """
    now = int(rows[-1][1])
    finding = ngettext(nouns[0], nouns[1], now) % {"count": f"{now:,}"}
    if len(rows) <= twelve_back:
        return _("%(finding)s so far") % {"finding": finding}
    before = int(rows[-1 - twelve_back][1])
    parts = {"finding": finding, "before": f"{before:,}"}
    if now > before:
        return _("%(finding)s, up from %(before)s a year before") % parts
    if now < before:
        return _("%(finding)s, down from %(before)s a year before") % parts
    return _("%(finding)s, as many as a year before") % parts


def as_csv(columns: Sequence[str], rows: Sequence[Row], *, note: str) -> str:
    """The same rows as the table; text cells that a spreadsheet would run are made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(column) for column in columns])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    writer.writerow([])
    writer.writerow([neutral(note)])
    return out.getvalue()


def neutral(cell: str | int) -> str | int:
    """A text that a spreadsheet would read as a formula gets a quote before it.

    One that has such quotes already gets one more, so that `as_written` takes back just that.
    """
    if isinstance(cell, str) and cell.lstrip("'").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def as_written(cell: str) -> str:
    """The text as it was before `neutral` put a quote there."""
    return cell[1:] if cell[:1] == "'" and neutral(cell) != cell else cell
