from dataclasses import dataclass, field

from django.http import Http404

from catalogue.models import Capability
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.matching import Found


@dataclass
class Node:
    """A capability in the tree; `services` counts it and everything below, each service once."""

    capability: Capability
    services: int
    children: list["Node"] = field(default_factory=list)

    def all_keys(self) -> list[int]:
        """Its own, and those of all below it."""
        return [self.capability.pk, *(key for one in self.children for key in one.all_keys())]


def tree(found: Found) -> list[Node]:
    """Every capability under the one above it, by name, with how much of what was found has it."""
    counts = found.values(CAPABILITY)
    nodes = {
        one.pk: Node(one, counts.get(str(one.pk), 0))
        for one in Capability.objects.order_by("name", "pk")
    }
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.capability.parent_id or 0)
        (above.children if above else tops).append(node)
    return tops


def node_or_404(slug: str, nodes: list[Node]) -> tuple[Node, list[Node]]:
    """One node of the tree, and those above it from the top down."""
    for node in nodes:
        if node.capability.slug == slug:
            return node, []
        try:
            found, above = node_or_404(slug, node.children)
        except Http404:
            continue
        return found, [node, *above]
    raise Http404
