"""The one service of the example that passes every gate, so that people see how that looks. Pure.

It takes the place of what chance would have told of that service, and draws nothing from chance.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from catalogue.management.demonstration.organisations import Body
from catalogue.management.demonstration.story import WORDS, Entry, Story, Use, Verdict

BODIES, OPINIONS, STARTED_LATE = 18, 10, 60
"""Of whom it is used, who reviews it, and days from the first that used it to the last."""
OLD_ENOUGH = timedelta(days=700)
TRIED = timedelta(days=42)
RENEWED_EVERY = timedelta(days=330)


def prove(story: Story, bodies: Sequence[Body], *, known: int, until: date) -> Entry:
    """Rewrites the story of the last that fits of the first `known` services; answers it."""
    entry = next(one for one in reversed(story.entries[:known]) if _is_fit(one, until))
    story.uses = [use for use in story.uses if use.entry != entry.number]
    story.verdicts = [verdict for verdict in story.verdicts if verdict.entry != entry.number]
    fitting = [
        body
        for body in bodies
        if body.type in entry.audience and not _are_one(body, entry.publisher)
    ]
    for place, body in enumerate(fitting[:: max(1, len(fitting) // BODIES)][:BODIES]):
        begun = until - OLD_ENOUGH + timedelta(days=place * STARTED_LATE // BODIES)
        story.uses.append(_use(entry, body, begun, until))
        if place < OPINIONS:
            story.verdicts.append(_verdict(entry, body, place, until))
    return entry


def _is_fit(entry: Entry, until: date) -> bool:
    """Old enough, for everybody, and looked after by more than one person."""
    team = entry.facts.get("team", ())
    return (
        entry.kind == "shared_service"
        and entry.published < until - OLD_ENOUGH
        and len(entry.audience) > 6
        and isinstance(team, list)
        and len(team) > 1
    )


def _are_one(body: Body, publisher: Body) -> bool:
    owner = publisher.parent or publisher.name
    return owner in {body.name, body.parent}


def _use(entry: Entry, body: Body, begun: date, until: date) -> Use:
    live = begun + TRIED
    renewals = [live + RENEWED_EVERY]
    while renewals[-1] + RENEWED_EVERY < until:
        renewals.append(renewals[-1] + RENEWED_EVERY)
    return Use(
        body, entry.number, begun, "trialling", begun + timedelta(days=2), live, tuple(renewals)
    )


def _verdict(entry: Entry, body: Body, place: int, until: date) -> Verdict:
    on = until - timedelta(days=20 + 11 * place)
    ease = (5, 4, 4, 5, 3)[place % 5]
    words = WORDS[place % len(WORDS)]
    return Verdict(body, entry.number, on, again=True, ease=ease, words=words)
