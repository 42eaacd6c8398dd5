"""Whether people find what they look for, over real records (issue: relevance of search).

Each listing is searched as the page of results searches: by its own name, by its name with one
typo, and by its summary without its name. Several different things may have one name, and a name
alone cannot say which of them is meant: a search by name counts as found where any listing with
that very name stands in the first results. A search by summary must find the listing itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase

from django.db import connection

from catalogue.models import Listing
from catalogue.search.queries.matching import Search, Sort, find
from catalogue.search.queries.spelling import near
from catalogue.search.words import read_words
from tests.bench import large, real_listings
from tests.bench.lines import Line
from tests.shared_data import FOLDER

DATABASE = "commons_relevance"
SHORTEST, FEWEST = 4, 3
"""Letters of a word that gets a typo; words that a summary must have without its name."""
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A live listing in its own language; `name` in small letters."""

    key: int
    name: str
    called: str
    summary: str


@dataclass(frozen=True)
class Question:
    """What somebody types, and the listings of which one is meant."""

    typed: str
    meant: frozenset[int]


def measure() -> Iterator[Line]:
    if not (FOLDER / "MANIFEST.csv").is_file():
        print(f"search: there are no real records in {FOLDER}, so relevance is not measured.")
        return
    large.make(DATABASE, listings=0, organisations=0, adoptions=0)
    large.go_to(DATABASE)
    real_listings.make(FOLDER)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield from lines(_sought())
    large.go_to(large.HOME)


def lines(sought: list[Sought]) -> Iterator[Line]:
    """The three figures; what is left out of one is printed before it."""
    names = [Question(one.called, same) for one, same in _with_same_name(sought)]
    yield _share("own name in the first 3", names, first=3, budget=95)
    slips = list(by_typo(sought))
    _tell_left_out(len(sought) - len(slips), f"names have no word of {SHORTEST} letters")
    yield _share("name with one typo in the first 10", slips, first=10, budget=90)
    summaries = list(by_summary(sought))
    left = len(sought) - len(summaries)
    _tell_left_out(left, f"summaries have fewer than {FEWEST} words without the name")
    yield _share("summary without name in the first 10", summaries, first=10, budget=80)


def by_typo(sought: list[Sought]) -> Iterator[Question]:
    for one, same in _with_same_name(sought):
        if slip := with_typo(one.called):
            yield Question(slip, same)


def by_summary(sought: list[Sought]) -> Iterator[Question]:
    for one in sought:
        words = without_name(one.summary, one.called)
        if len(_WORD.findall(words)) >= FEWEST:
            yield Question(words, frozenset({one.key}))


def with_typo(name: str) -> str:
    """One letter of its longest word is left out, doubled, swapped or another; '' without one.

    The same name has the same typo each time.
    """
    random = Random(name)  # noqa: S311 - no secret
    found = max(_LETTERS.finditer(name), key=lambda one: len(one[0]), default=None)
    if found is None:
        return ""
    slip = word = found[0]
    while slip.casefold() == word.casefold():
        slip = _edited(random, word)
    return name[: found.start()] + slip + name[found.end() :]


def _edited(random: Random, word: str) -> str:
    place = random.randrange(len(word))
    before, letter, rest = word[:place], word[place], word[place + 1 :]
    edits = (
        rest,
        letter * 2 + rest,
        rest[:1] + letter + rest[1:],
        random.choice(ascii_lowercase) + rest,
    )
    return before + random.choice(edits)


def without_name(summary: str, name: str) -> str:
    """Every word that has a word of the name in it is taken out."""
    named = _words(name)
    kept = (one for one in summary.split() if not named & _words(one))
    return read_words(" ".join(kept)).text


def _words(text: str) -> set[str]:
    return {one.casefold() for one in _WORD.findall(text)}


def _with_same_name(sought: Iterable[Sought]) -> Iterator[tuple[Sought, frozenset[int]]]:
    keys: dict[str, set[int]] = {}
    for one in sought:
        keys.setdefault(one.name, set()).add(one.key)
    return ((one, frozenset(keys[one.name])) for one in sought)


def _sought() -> list[Sought]:
    rows = Listing.objects.live().with_live_revision().order_by("pk")
    found = []
    for listing in rows:
        revision = listing.live_revision
        assert revision is not None
        text = revision.text_in(revision.language)
        called, summary = revision.name, text.summary if text else ""
        found.append(
            Sought(key=listing.pk, name=called.casefold(), called=called, summary=summary)
        )
    return found


def _share(figure: str, questions: list[Question], *, first: int, budget: float) -> Line:
    hits = sum(is_found(one, first) for one in questions)
    named = f"search: {len(questions):,} real records, {figure}"
    return Line(named, 100 * hits / len(questions), "%", budget, least=True)


def is_found(question: Question, first: int) -> bool:
    return not question.meant.isdisjoint(results(question.typed)[:first])


def results(typed: str) -> list[int]:
    """The first page that somebody sees who types this."""
    found = find(Search(words=read_words(typed).text, sort=Sort.MATCH))
    found = near(found) or found
    return [one.listing_id for one in found.matches()]


def _tell_left_out(number: int, why: str) -> None:
    print(f"search: {number:,} {why} and are left out.", flush=True)
