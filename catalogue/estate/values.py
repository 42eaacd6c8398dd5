"""From the cells of a row to what is stored of it, or to why it cannot be. Pure."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.visible import one_line
from catalogue.estate.columns import NEEDED, plain
from catalogue.estate.reading import Row, odd_character
from catalogue.fields.words import pence_of

Values = dict[str, object]
MOST_PENCE = 10**12
FIRST_YEAR, LAST_YEAR = 1950, 2199
LIMITS = {"name": 100, "owner": 100, "supplier": 200}
_MOST_GUESSES = 200
_YES, _NO = {"yes", "y", "true", "1", "public"}, {"", "no", "n", "false", "0", "private"}
_MET = {
    "own_run": {"own_run", "own", "ourselves", "we_run_it_ourselves", "in_house"},
    "service": {"service", "shared", "through_a_service_of_this_portal"},
    "elsewhere": {"elsewhere", "bought", "bought_or_shared_elsewhere"},
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[a-z]{3,9})[\s./-]+(\d{4})", re.ASCII)
_YEAR = re.compile(r"(?:fy)?\s*(\d{4})(?:\s*(?:/|-|\u2013|to)\s*(?:\d{2}|\d{4}))?", re.ASCII)


@dataclass(frozen=True)
class Remark:
    """Why a row is refused: `column` is the heading in the file, '' for the row as a whole."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """A row that can be stored, or remarks on why not."""

    row: Row
    capability: int = 0
    values: Values = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def key(self) -> tuple[int, str]:
        return self.capability, str(self.values["name"]).lower()


@dataclass
class Known:
    """What the portal has: capabilities by slug and name, the organisation's uses by service."""

    capabilities: Mapping[str, int]
    uses: Mapping[str, int]
    names: Sequence[str]
    guesses: dict[str, list[str]] = field(default_factory=dict)

    def capability(self, typed: str) -> int | None:
        return self.capabilities.get(typed.lower()) or self.capabilities.get(plain(typed))

    def near(self, typed: str) -> list[str]:
        """Up to three names like it; beyond some hundred different ones nobody reads them."""
        if typed not in self.guesses and len(self.guesses) < _MOST_GUESSES:
            lower = {name.lower(): name for name in self.names}
            found = difflib.get_close_matches(typed.lower()[:100], lower, n=3, cutoff=0.5)
            self.guesses[typed] = [lower[one] for one in found]
        return self.guesses.get(typed, [])


class Wrong(Exception):
    """A cell cannot be stored; the message says how to mend it."""


def judge_all(
    rows: Sequence[Row], headings: Sequence[str], places: Mapping[str, int], known: Known
) -> list[Judged]:
    """Each row by itself, and those that say the same thing twice."""
    seen: dict[tuple[int, str], int] = {}
    found = []
    for row in rows:
        judged = judge(row, headings, places, known)
        if not judged.remarks:
            first = seen.setdefault(judged.key, row.line)
            if first != row.line:
                judged = _repeated(judged, first, headings[places["name"]])
        found.append(judged)
    return found


def _repeated(judged: Judged, first: int, heading: str) -> Judged:
    reason = _("Line %(line)s has the same name for the same purpose. Keep one of them.")
    remark = Remark(heading, str(judged.values["name"]), reason % {"line": first})
    return Judged(judged.row, remarks=(remark,))


def judge(row: Row, headings: Sequence[str], places: Mapping[str, int], known: Known) -> Judged:
    """`places` says at which number each column of ours stands; others are not read."""
    if row.fault:
        return Judged(row, remarks=(Remark("", "", row.fault),))
    return _Judge(row, headings, places, known).judged()


class _Judge:
    """One row: collects what is wrong in all of its cells, so that they are mended at once."""

    def __init__(
        self, row: Row, headings: Sequence[str], places: Mapping[str, int], known: Known
    ) -> None:
        self.row, self.headings, self.places, self.known = row, headings, places, known
        self.remarks: list[Remark] = []
        self.values: Values = {}

    def judged(self) -> Judged:
        capability = self._cell("capability", self._capability)
        for name in LIMITS:
            self._keep(name, name, lambda typed, name=name: _line(name, typed))  # type: ignore[misc]
        self._keep("how_met", "met", _met)
        self._keep("service", "adoption_id", self._use)
        self._keep("yearly_cost_pounds", "yearly_cost", money)
        self._keep("cost_year", "cost_year", year)
        self._keep("contract_ends", "contract_ends_on", day)
        for name in ("cost_public", "supplier_public", "contract_public"):
            self._keep(name, name, _yes)
        if not self.remarks:
            self._together()
        if self.remarks:
            return Judged(self.row, remarks=tuple(self.remarks))
        return Judged(self.row, capability=int(str(capability)), values=self.values)

    def _typed(self, column: str) -> str:
        return self.row.cells[self.places[column]] if column in self.places else ""

    def _cell(self, column: str, read: Callable[[str], object]) -> object:
        try:
            return self._read(column, read)
        except Wrong as error:
            self._remark(column, str(error))
            return None

    def _read(self, column: str, read: Callable[[str], object]) -> object:
        typed = self._typed(column)
        if odd := odd_character(typed):
            words = _("It contains a character that cannot be shown, %(code)s. Remove it.")
            raise Wrong(words % {"code": odd})
        if column in NEEDED and not one_line(typed):
            raise Wrong(_("This cell is empty. Every row needs one."))
        return read(one_line(typed))

    def _keep(self, column: str, name: str, read: Callable[[str], object]) -> None:
        """Columns that the file has not leave what is stored as it is."""
        if column in self.places:
            self.values[name] = self._cell(column, read)

    def _remark(self, column: str, reason: str) -> None:
        heading = self.headings[self.places[column]] if column in self.places else column
        shown = one_line(self._typed(column))[:80]
        self.remarks.append(Remark(heading, shown, reason))

    def _capability(self, typed: str) -> int:
        found = self.known.capability(typed)
        if found is not None:
            return found
        near = self.known.near(typed)
        if near:
            words = _(
                "We know nothing that services do by this name. Is it one of these: %(names)s?"
            )
            raise Wrong(words % {"names": "; ".join(near)})
        raise Wrong(_("We know nothing that services do by this name. Take one of our list."))

    def _use(self, typed: str) -> int | None:
        if not typed:
            return None
        if typed not in self.known.uses:
            raise Wrong(_("Your organisation has not recorded that it uses this service."))
        return self.known.uses[typed]

    def _together(self) -> None:
        """What several cells say together."""
        if self.values["met"] == "service" and not self.values.get("adoption_id"):
            self._remark("service", _("Say which service meets it: the last part of its address."))
        elif self.values["met"] != "service":
            if self.values.get("adoption_id"):
                self._remark("service", _("Leave it empty, or say that a service meets it."))
            self.values["adoption_id"] = None
        if "yearly_cost" in self.values:
            self._cost_and_year()
        elif self.values.pop("cost_year", None):
            self._remark("cost_year", _("There is a year and no cost. Give both or neither."))

    def _cost_and_year(self) -> None:
        cost = self.values["yearly_cost"]
        its_year = self.values.setdefault("cost_year", None)
        if cost is not None and its_year is None:
            self._remark("cost_year", _("Say which year the cost is of, as 2026."))
        if cost is None and its_year is not None:
            self._remark(
                "yearly_cost_pounds", _("There is a year and no cost. Give both or neither.")
            )


def _line(name: str, typed: str) -> str:
    if len(typed) > LIMITS[name]:
        raise Wrong(_("It must be %(most)s characters or fewer.") % {"most": LIMITS[name]})
    return typed


def _met(typed: str) -> str:
    for met, words in _MET.items():
        if plain(typed) in words:
            return met
    raise Wrong(_("Write own_run, service or elsewhere."))


def _yes(typed: str) -> bool:
    if typed.lower() in _YES | _NO:
        return typed.lower() in _YES
    raise Wrong(_("Write yes or no."))


def money(typed: str) -> int | None:
    """Whole pence; None where nothing is typed. Raises Wrong."""
    if not typed.strip():
        return None
    try:
        pence = pence_of(typed)
    except ValueError as error:
        raise Wrong(_("It must be an amount in pounds, as 1,200 or 1200.50.")) from error
    if pence > MOST_PENCE:
        raise Wrong(_("It must be £10,000,000,000 or less."))
    return pence


def year(typed: str) -> int | None:
    """2026, or that in which a financial year begins: 2025/26 is 2025. Raises Wrong."""
    if not typed.strip():
        return None
    found = _YEAR.fullmatch(typed.strip().lower())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise Wrong(_("It must be a year, as 2026 or 2025/26."))
    return int(found[1])


def day(typed: str) -> date | None:
    """Day, month and year in that order, or ISO 8601. Raises Wrong."""
    text = typed.strip().lower()
    if not text:
        return None
    try:
        found = _parts(text)
    except ValueError as error:
        raise Wrong(_("It must be a real date, as 31 March 2027 or 31/03/2027.")) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Wrong(_("The year must be from 1950 to 2199."))
    return found


def _parts(text: str) -> date:
    if iso := _ISO.fullmatch(text):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    typed = _DAY_FIRST.fullmatch(text)
    if typed is None:
        raise ValueError(text)
    return date(int(typed[3]), _month(typed[2]), int(typed[1]))


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    fitting = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(text)]
    if not fitting:
        raise ValueError(text)
    return fitting[0]
