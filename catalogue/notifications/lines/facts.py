"""What a line's words take from the row of its subject."""

from collections.abc import Callable, Iterable
from typing import Any

from catalogue.notifications.lines.kinds import Addressee, Facts


def of_use(row: Any) -> Facts:
    return {"stage": row.get_stage_display(), "day": row.lapses_on}


def of_proposal(row: Any) -> Facts:
    return {"stage": row.get_proposed_stage_display() or row.get_stage_display()}


def of_role(row: Any) -> Facts:
    return {"role": row.get_role_display()}


def of_offer(row: Any) -> Facts:
    return {"kind": row.get_kind_display(), "day": row.lapses_on}


def decision(row: Any) -> str:
    """Why the last moderator decided as they did."""
    return latest(row.decisions.all(), "reason")


def approval(row: Any) -> str:
    """What the moderator wrote who approved what is live."""
    return latest(row.live_revision.decisions.all(), "reason") if row.live_revision else ""


def suspension(row: Any) -> str:
    return latest(row.suspensions.all(), "reason")


def restoration(row: Any) -> str:
    """Why it was put back, whether a moderator or its owner had taken it away."""
    lifted = [(one.lifted_at, one.lifted_because) for one in row.suspensions.all()]
    undone = [(one.undone_at, one.undone_because) for one in row.endings.all()]
    told = [(at, words) for at, words in lifted + undone if at is not None]
    return max(told)[1] if told else ""


def latest(rows: Iterable[Any], name: str) -> str:
    newest = max(rows, key=lambda one: one.pk, default=None)
    return str(getattr(newest, name, ""))


def ending(row: Any) -> str:
    return latest(row.endings.all(), "reason")


def of_answer(row: Any) -> Facts:
    return {"result": row.get_state_display()}


def of_task(row: Any) -> Facts:
    return {"task": row.title}


def is_dead(row: Any, _cause: str) -> bool:
    """It failed for good, and nobody has started it again since."""
    return bool(row.state == "dead")


def is_stopped(row: Any, _cause: str) -> bool:
    """At once, or at its next step."""
    return bool(row.state == "cancelled" or row.stop_asked)


def of_merge(row: Any) -> Facts:
    return {side: getattr(row, side).live_revision.name for side in ("merged", "kept")}


def stands(row: Any, _cause: str) -> bool:
    """A merge that was not undone."""
    return row.undone_at is None


def themselves(column: str) -> Callable[[Any], list[Addressee]]:
    """The person of that column, for whatever organisation they acted."""
    return lambda row: [Addressee(key)] if (key := getattr(row, column)) else []


def owners_offered(row: Any) -> list[Addressee]:
    """Who may answer an offer; a claim is a moderator's to answer."""
    if row.is_claim:
        return []
    people = row.to_organisation.memberships.all()
    body = row.to_organisation_id
    return [Addressee(one.person_id, body) for one in people if one.role == "owner"]


def asker(row: Any) -> list[Addressee]:
    """Who asked for a transfer, for their organisation."""
    body = row.to_organisation_id if row.is_claim else row.from_organisation_id
    return [Addressee(row.asked_by_id, body)]


def of_transfer(row: Any) -> Facts:
    return {
        "giver": row.from_organisation.name,
        "taker": row.to_organisation.name,
        "result": row.get_state_display(),
    }


def moderators_of(row: Any) -> list[Addressee]:
    """Those who wrote to the publisher about the same service before, and are moderators still."""
    written = [one for one in row.listing.letters.all() if one.from_moderator]
    return [Addressee(one.written_by_id) for one in written if one.written_by.is_moderator]


def waits(row: Any, _cause: str) -> bool:
    return bool(row.is_waiting)


def lapses_as_reminded(row: Any, cause: str) -> bool:
    return bool(row.counts) and f":{row.lapses_on}:" in cause


def is_shown(row: Any, _cause: str) -> bool:
    """Everybody may see the service."""
    return bool(row.is_published)


def is_due_as_reminded(row: Any, cause: str) -> bool:
    """Of a service or an offer that is still up, and was not renewed since."""
    return row.state in ("live", "offered") and f":{row.lapses_on}:" in cause


def is_read(row: Any, _cause: str) -> bool:
    """A review or an outcome is neither hidden nor withdrawn."""
    return bool(row.is_shown)


def is_hidden(row: Any, _cause: str) -> bool:
    return bool(row.hidden)


def hiding(row: Any) -> str:
    return latest(row.hidings.all(), "reason")


def unhiding(row: Any) -> str:
    return latest((one for one in row.hidings.all() if one.restored_at), "restored_because")


def is_about_service(row: Any) -> bool:
    """A report of the service itself; the publisher answers for nobody else's words."""
    return not hasattr(row, "complaint")


def of_outcome(row: Any) -> Facts:
    return {"measure": row.measure}


def newest_dispute(row: Any) -> Any:
    """Of a recorded use; None where nobody disputed it."""
    return max(row.disputes.all(), key=lambda one: one.pk, default=None)


def disputed_as(*states: str) -> Callable[[Any, str], bool]:
    """Whether the newest dispute of a use stands so."""
    return lambda row, _cause: getattr(newest_dispute(row), "state", "") in states


def answered_by_deed(row: Any, _cause: str) -> bool:
    """The use was corrected instead of any words."""
    newest = newest_dispute(row)
    return newest is not None and newest.state == "answered" and not newest.answer


def of_dispute(row: Any) -> Facts:
    return {"day": getattr(newest_dispute(row), "answer_by", None)}


def dispute_reason(row: Any) -> str:
    return latest(row.disputes.all(), "reason")


def verdict(row: Any) -> str:
    return latest(row.disputes.all(), "verdict")


def who_asked(row: Any) -> list[Addressee]:
    """Who asked another body about its use, for their own."""
    return [Addressee(row.asked_by_id, row.asked_for_id)]


def of_enquiry(row: Any) -> Facts:
    return {"asker": row.asked_for.name, "asked": row.adoption.organisation.name}


def is_named_only(row: Any, _cause: str) -> bool:
    """A list names the organisation, which has not recorded any use of the service itself."""
    if row.organisation is None:
        return False
    uses = row.organisation.adoptions.all()
    return not any(one.listing_id == row.listing_id and not one.withdrawn for one in uses)


def whose_search(row: Any) -> list[Addressee]:
    return [Addressee(row.person_id, row.organisation_id)]


def of_search(row: Any) -> Facts:
    return {"search": row.name}


def is_not_looked_at(row: Any, cause: str) -> bool:
    """Whoever saved the search has not seen what this look found; its number ends the cause."""
    return bool(int(cause.rpartition(":")[2]) > row.seen)
