"""What happened in three years, decided beforehand from one source of chance. Pure.

Bricks are taken up along an S-curve: slowly, then by many, then by the last few. Every body
takes part with a will of its own, so that some never do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from catalogue.management.demonstration.capabilities import NEEDS, Need
from catalogue.management.demonstration.facts import facts_of
from catalogue.management.demonstration.organisations import Body
from catalogue.management.demonstration.people import PUBLISHER

AT_HOME = 25
"""Every so many services one is of the body whose people publish in the example."""
YEARS = 3
LISTINGS = 156
BRANDS = (
    "Anchor", "Beacon", "Bridge", "Canopy", "Compass", "Copper", "Delta", "Ember", "Fern",
    "Granite", "Harbour", "Heron", "Juniper", "Kestrel", "Lantern", "Linden", "Meadow", "Nova",
    "Orchard", "Pebble", "Quarry", "Ripple", "Saffron", "Thistle", "Umber", "Willow",
)  # fmt: skip
WORDS = (
    "It took two weeks to set up and has run without trouble since.",
    "The support team answered within a day, and the documents are clear.",
    "We kept our old process for the unusual cases. For the rest it saves a lot of typing.",
    "Staff learned it in a morning. Moving the old records took longer than planned.",
    "It does what it says. We would like better reports.",
)
LOW_WORDS = (
    "It did not meet our unusual cases, so people typed things twice.",
    "The first months were hard, because the old system had to run beside it.",
)


@dataclass(frozen=True)
class Entry:
    """One listing: who publishes it, what it is, when it came."""

    number: int
    publisher: Body
    kind: str
    name: str
    need: Need
    audience: tuple[str, ...]
    facts: dict[str, object]
    published: date
    reworked: bool
    pull: float


@dataclass(frozen=True)
class Use:
    """One adoption from its declaration on; later steps are dates, empty when never."""

    body: Body
    entry: int
    declared: date
    stage: str
    confirmed: date | None
    live: date | None
    renewals: tuple[date, ...] = ()
    ended: date | None = None
    leaving: bool = False


@dataclass(frozen=True)
class Verdict:
    body: Body
    entry: int
    on: date
    again: bool
    ease: int
    words: str
    reply: str = ""


@dataclass
class Story:
    entries: list[Entry] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


def tell(random: Random, bodies: Sequence[Body], *, until: date) -> Story:
    """The same story for the same source of chance, ending on that day."""
    story = Story()
    public = [body for body in bodies if body.type != "supplier"]
    suppliers = [body for body in bodies if body.type == "supplier"]
    for number in range(LISTINGS):
        story.entries.append(_entry(random, number, public, suppliers, until))
    will = {body.name: random.betavariate(2, 3) for body in public}
    for entry in story.entries:
        story.uses += _uses(random, entry, public, will, until)
    for use in story.uses:
        story.verdicts += _verdicts(random, use, story.entries[use.entry], until)
    return story


def _entry(
    random: Random, number: int, public: Sequence[Body], suppliers: Sequence[Body], until: date
) -> Entry:
    need = NEEDS[number % len(NEEDS)]
    kind = ("component", "shared_service", "component", "shared_service", "commodity_service")[
        number % 5
    ]
    publisher = random.choice(suppliers if kind == "commodity_service" else public)
    if kind == "commodity_service":  # in turn, so that each supplier has some
        publisher = suppliers[number // 5 % len(suppliers)]
    elif number % AT_HOME == 0:
        publisher = next(body for body in public if body.name == PUBLISHER)
    types = sorted({body.type for body in public})
    wide = random.random() < 0.5
    audience = tuple(
        types if wide else sorted({publisher.type, *random.sample(types, 3)} - {"supplier"})
    )
    published = until - timedelta(days=random.randint(30, 365 * YEARS))
    facts = facts_of(
        random,
        kind,
        audience=audience,
        code=f"{need.slug}-{number}",
        team=f"{need.slug}@{_word(publisher.name)}.example",
    )
    brand = BRANDS[(number * 7 + number // len(NEEDS)) % len(BRANDS)]
    return Entry(
        number=number,
        publisher=publisher,
        kind=kind,
        name=f"{brand} {need.thing}",
        need=need,
        audience=audience,
        facts=facts,
        published=published,
        reworked=random.random() < 0.15,
        pull=random.betavariate(1.1, 5),
    )


def _word(name: str) -> str:
    return "".join(letter for letter in name.rsplit(maxsplit=1)[-1].lower() if letter.isalpha())


def _uses(
    random: Random, entry: Entry, public: Sequence[Body], will: dict[str, float], until: date
) -> list[Use]:
    found = []
    for body in public:
        fits = body.type in entry.audience
        if random.random() > entry.pull * will[body.name] * (0.95 if fits else 0.1):
            continue
        # The sum of three draws puts most of them in the middle: an S-curve.
        share = sum(random.random() for _ in range(3)) / 3
        begun = entry.published + timedelta(days=7 + int(share * (until - entry.published).days))
        if begun < until - timedelta(days=2):
            found.append(_use(random, entry.number, body, begun, until))
    return found


def _use(random: Random, entry: int, body: Body, declared: date, until: date) -> Use:
    if random.random() < 0.05:
        return Use(body, entry, declared, "live", None, None)
    stage = random.choices(["considering", "trialling", "live"], [1, 3, 4])[0]
    confirmed = declared + timedelta(days=random.randint(1, 9))
    live = confirmed if stage == "live" else None
    if stage == "trialling" and random.random() < 0.7:
        live = confirmed + timedelta(days=random.randint(30, 150))
    if live and live >= until:
        live = None
    renewals, ended, leaving = _later(random, live or confirmed, until)
    return Use(
        body, entry, declared, stage, confirmed if confirmed < until else None,
        live, renewals, ended, leaving and live is not None,
    )  # fmt: skip


def _later(random: Random, start: date, until: date) -> tuple[tuple[date, ...], date | None, bool]:
    """Yearly renewals, of which a few are forgotten; a few uses end."""
    renewals: list[date] = []
    day = start + timedelta(days=random.randint(320, 355))
    while day < until:
        if random.random() < 0.07:
            return tuple(renewals), None, False
        if random.random() < 0.06:
            return tuple(renewals), day, False
        renewals.append(day)
        day += timedelta(days=random.randint(320, 355))
    return tuple(renewals), None, random.random() < 0.04


def _verdicts(random: Random, use: Use, entry: Entry, until: date) -> list[Verdict]:
    if use.live is None or use.ended or random.random() > 0.45:
        return []
    lapsed = until - timedelta(days=300) > max([use.live, *use.renewals])
    on = max([use.live, *use.renewals]) + timedelta(days=random.randint(20, 200))
    if on >= until or lapsed:
        return []
    again = random.random() < 0.82
    ease = random.choice([3, 4, 4, 5]) if again else random.choice([1, 2, 2, 3])
    words = random.choice(WORDS if again else LOW_WORDS)
    reply = (
        ""
        if again or random.random() < 0.5
        else "Thank you. We have written down this case and plan for it."
    )
    return [Verdict(use.body, use.entry, on, again, ease, words, reply)]
