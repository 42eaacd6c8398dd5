"""publiccode.yml categories to our capabilities, by the map that exports use. Pure."""

from catalogue.exchange.categories import CATEGORIES

CAPABILITIES = {
    category: slug for slug, categories in CATEGORIES.items() for category in categories
}
MOST = 5


def capabilities_of(categories: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Slugs of ours, each once, and the categories that have none."""
    known = [category.lower() for category in categories]
    slugs = [CAPABILITIES[one] for one in known if one in CAPABILITIES]
    unknown = [one for one in known if one not in CAPABILITIES]
    return list(dict.fromkeys(slugs)), list(dict.fromkeys(unknown))
