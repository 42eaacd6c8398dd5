"""A mail's plain text as blocks, so that its HTML part is made of the same words. Pure.

Blank lines part the blocks. Lines that begin with a dash are a list; an address on a line of
its own is a link, and the words before it are the link's words.
"""

from dataclasses import dataclass

BULLET = "- "
SCHEMES = ("http://", "https://")


@dataclass(frozen=True)
class Block:
    """Words; or a list of them; `address` where the words are a link."""

    words: str = ""
    items: tuple[str, ...] = ()
    address: str = ""


def blocks(text: str) -> list[Block]:
    """The text's blocks in their order; nothing of it is lost and nothing added."""
    found: list[Block] = []
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        if lines:
            found.append(_block(lines))
    return found


def _block(lines: list[str]) -> Block:
    if all(line.startswith(BULLET) for line in lines):
        return Block(items=tuple(line.removeprefix(BULLET) for line in lines))
    *before, last = lines
    if last.startswith(SCHEMES) and " " not in last:
        return Block(words=" ".join(before).removesuffix(":") or last, address=last)
    return Block(words=" ".join(lines))
