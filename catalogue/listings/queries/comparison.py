import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.duplication.queries import kept_instead_of
from catalogue.exchange.queries import published_listings, records_of
from catalogue.exchange.records import Record

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What addresses name: services in their order, each once, and slugs of nothing public.

    `moved` are pairs of a slug and the name of the service that it was merged into.
    """

    records: Sequence[Record]
    unknown: Sequence[str]
    moved: Sequence[tuple[str, str]]


def chosen(slugs: Sequence[str]) -> Chosen:
    found = _published(slugs)
    kept = {slug: kept_instead_of(slug) for slug in slugs if _is_merged(slug, found)}
    found |= _published([slug for slug in kept.values() if slug not in found])
    places = dict.fromkeys(kept.get(slug) or slug for slug in slugs)
    return Chosen(
        records=[found[slug] for slug in places if slug in found],
        unknown=[slug for slug in slugs if (kept.get(slug) or slug) not in found],
        moved=[(slug, str(found[to].values["name"])) for slug, to in kept.items() if to in found],
    )


def _published(slugs: Sequence[str]) -> dict[str, Record]:
    wanted = [slug for slug in slugs if _SLUG.fullmatch(slug)]
    if not wanted:
        return {}
    records = records_of(published_listings().filter(slug__in=wanted))
    return {record.slug: record for record in records}


def _is_merged(slug: str, found: dict[str, Record]) -> bool:
    """Worth asking: it is shaped like an address of ours and leads nowhere by itself."""
    return slug not in found and _SLUG.fullmatch(slug) is not None
