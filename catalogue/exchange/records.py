"""What is public of a listing, as plain values for those who take it away. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class Party:
    """An organisation. `uri` is the official address that stands for it, or else its page's."""

    slug: str
    name: str
    uri: str


@dataclass(frozen=True, kw_only=True)
class Named:
    """A row of a list of ours, as a capability."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """A published listing.

    `values` holds the public fields of its kind by name, `texts` those that are words by
    language and name; what is not given is None or empty there. `address` is its page's.
    """

    slug: str
    address: str
    kind: str
    state: str
    language: str
    owner: Party
    published_on: date
    reused_by: int
    capabilities: Sequence[Named]
    values: Mapping[str, object]
    texts: Mapping[str, Mapping[str, object]]

    @property
    def shown_language(self) -> str:
        """Of the words that stand where there is room for one language only."""
        wanted = (ENGLISH, self.language, *self.texts)
        return next((one for one in wanted if one in self.texts), self.language)

    def value_of(self, name: str) -> object:
        """Of one field by its name; words in the language that is shown."""
        words = self.texts.get(self.shown_language, {})
        return words[name] if name in words else self.values.get(name)
