"""A file of rows: in which letters it is written, what parts its cells, and its rows. Pure."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.charts.words import as_written
from catalogue.estate.columns import places_in

MOST_BYTES = 10_000_000
MOST_ROWS = 50_000
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
}
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 2_000


class NotReadable(Exception):
    """The file as a whole cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """`line` is where it begins in the file, from 1; `fault` why it cannot be read as a row."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Sheet:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def encoding_of(raw: bytes) -> str:
    """By its mark, by the zero bytes of two-byte letters, else UTF-8 where that fits."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = raw[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample):
        return "utf-16-be" if even > odd else "utf-16"
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(raw: bytes, encoding: str) -> str:
    """The text with plain line ends.

    Raises NotReadable where the bytes are no such letters; of Windows-1252 each odd one becomes
    a sign that its row is refused for.
    """
    if encoding not in ENCODINGS:
        raise NotReadable(_("Choose one of the ways in which letters are stored."))
    try:
        if encoding == "cp1252":
            text = raw.decode("cp1252", errors="replace")
        else:
            text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        words = _("The file is not written in %(encoding)s. Choose another.")
        raise NotReadable(words % {"encoding": ENCODINGS[encoding]}) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def delimiter_of(text: str) -> str:
    """The one that makes most headings of ours of the first line, else most cells."""
    first = next((line for line in text.split("\n") if line.strip()), "")[:_SAMPLE]

    def fit(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return len(places_in(cells)), len(cells)

    return max(DELIMITERS, key=fit)


def read(text: str, delimiter: str) -> Sheet:
    """The first row that is not empty holds the headings. Raises NotReadable."""
    rows = list(_rows(text, delimiter))
    if not rows:
        raise NotReadable(_("The file is empty. Its first row must hold the headings."))
    if len(rows) - 1 > MOST_ROWS:
        words = _("The file has more than %(most)s rows. Split it into several files.")
        raise NotReadable(words % {"most": f"{MOST_ROWS:,}"})
    if len(rows) == 1:
        raise NotReadable(_("The file has headings and no row below them."))
    headings = rows[0].cells
    return Sheet(headings, tuple(_fitted(row, len(headings)) for row in rows[1:]))


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Without empty ones; at most one more than may be taken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    count = 0
    while count <= MOST_ROWS + 1:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, (), _("A quotation mark is opened here and never closed. Close it."))
            return
        if any(cell.strip() for cell in cells):
            count += 1
            yield Row(line, tuple(as_written(cell) for cell in cells))


def _fitted(row: Row, width: int) -> Row:
    """With as many cells as there are headings; empty ones beyond them are nothing."""
    cells = row.cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if row.fault or len(cells) == width:
        return Row(row.line, cells, row.fault)
    words = _(
        "This row has %(there)s cells, and there are %(wanted)s headings. "
        "Look for a separator or quotation mark that is missing or too many."
    )
    return Row(row.line, cells, words % {"there": len(cells), "wanted": width})


def odd_character(cell: str) -> str:
    """The first character that cannot be shown, as U+0000; '' where all can."""
    for one in cell:
        if one == "\ufffd" or (unicodedata.category(one) in {"Cc", "Cs"} and one not in "\n\t"):
            return f"U+{ord(one):04X}"
    return ""


def read_as_found(raw: bytes) -> tuple[str, str, Sheet]:
    """The encoding and the delimiter that fit best, and what they make of it.

    Raises NotReadable.
    """
    encoding = encoding_of(raw)
    text = decode(raw, encoding)
    delimiter = delimiter_of(text)
    return encoding, delimiter, read(text, delimiter)
