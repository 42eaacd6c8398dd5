"""What a look at a page finds wrong: accessibility, structure, weight, and its own complaints."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TITLE = re.compile(r"\S.* – Digital commons")
KILOBYTE = 1000
# `interface.md`, section 12: kilobytes compressed, and a number of requests.
USUAL = {"document": 25, "stylesheet": 17, "script": 14.5, "all": 70, "requests": 8}
DASHBOARD = USUAL | {"document": 40, "all": 150, "requests": 14}
OUTLINE = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1])"
IDENTIFIERS = "[...document.querySelectorAll('[id]')].map(one => one.id)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
CAPTIONS = (
    "[...document.querySelectorAll('table')].filter("
    "one => !one.caption || one.querySelector('th:not([scope])')).length"
)


@dataclass
class Look:
    """A walk in one tab: all that its console complained of, and what its newest page sent."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        network = self.page.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._begin)
        self.page.on("response", self._keep)

    @property
    def document(self) -> Response:
        """The page itself; a picture of the page before may come in after it was asked for."""
        return [one for one in self.answers if one.request.resource_type == "document"][-1]

    def _hear(self, message: ConsoleMessage) -> None:
        expected = re.search(r"status of (404|422)", message.text)
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(message.text)

    def _keep(self, answer: Response) -> None:
        self.answers.append(answer)

    def _begin(self, request: Request) -> None:
        """Only what belongs to the newest page is weighed."""
        if request.is_navigation_request():
            self.answers.clear()


def faults(look: Look) -> list[str]:
    """Everything wrong with it, in words; empty when all is well."""
    page = look.page
    page.evaluate(UNFOLD)
    found = [f"{one['id']}: {_where(one)}" for one in _axe(page)]
    return look.complaints + _structure(page) + found


def _structure(page: Page) -> list[str]:
    found = []
    if not TITLE.fullmatch(page.title()):
        found.append(f"title: {page.title()}")
    if page.evaluate(OVERFLOW) > 0:
        found.append(f"wider than its window by {page.evaluate(OVERFLOW)}")
    if tables := page.evaluate(CAPTIONS):
        found.append(f"{tables} tables without caption or scope")
    twice = [name for name, count in Counter(page.evaluate(IDENTIFIERS)).items() if count > 1]
    found += [f"id twice: {name}" for name in twice]
    return found + _headings(page.evaluate(OUTLINE))


def _headings(levels: list[int]) -> list[str]:
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} first headings"]
    gaps = [(above, below) for above, below in itertools.pairwise(levels) if below > above + 1]
    return found + [f"heading {below} follows {above}" for above, below in gaps]


def _axe(page: Page) -> list[dict]:
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    return Axe().run(page, options=options).response["violations"]


def _where(violation: dict) -> str:
    return "; ".join(node["html"][:160] for node in violation["nodes"][:3])


def overweight(look: Look, *, most: dict[str, float]) -> list[str]:
    """What of the newest page is larger than it may be, compressed and with an empty cache."""
    sizes: Counter[str] = Counter()
    for answer in look.answers:
        size = answer.request.sizes()["responseBodySize"] / KILOBYTE
        sizes[answer.request.resource_type] += size
        sizes["all"] += size
    sizes["requests"] = len(look.answers)
    return [
        f"weight of {kind}: {sizes[kind]:.1f}, at most {limit}"
        for kind, limit in most.items()
        if sizes[kind] > limit
    ]
