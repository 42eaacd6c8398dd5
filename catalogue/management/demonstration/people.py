"""Who can sign in to the example: one of each kind of user. Their passwords are public."""

from dataclasses import dataclass

PASSWORD = "example-commons"  # noqa: S105 - printed on the screen, for this machine alone
PUBLISHER = "Aldermere Borough Council"
ADOPTER = "Brackenford County Council"
SUPPLIER = "Northlight Systems"

FIRST_NAMES = (
    "Ada", "Bela", "Cato", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Joan", "Kofi", "Lena",
    "Milo", "Nora", "Omar", "Petra", "Quinn", "Rosa", "Sami", "Tess", "Uma", "Vito", "Wren", "Yara",
)  # fmt: skip
LAST_NAMES = (
    "Ashe", "Birch", "Cole", "Dunn", "East", "Frost", "Grey", "Hale", "Ives", "Jarrow", "Keld",
    "Lowe", "Marsh", "North", "Orme", "Pike", "Reed", "Stone", "Thorn", "Vale", "West", "Yates",
)  # fmt: skip


@dataclass(frozen=True)
class Player:
    """One person of the cast and what they can try."""

    name: str
    email: str
    tries: str
    organisation: str = ""
    role: str = ""
    site_role: str = ""


CAST = (
    Player("Edith Editor", "editor@aldermere.example", "publishes services", PUBLISHER, "editor"),
    Player("Olive Owner", "owner@aldermere.example", "looks after people", PUBLISHER, "owner"),
    Player("Mina Member", "member@brackenford.example", "records use", ADOPTER, "member"),
    Player("Carl Colleague", "colleague@brackenford.example", "confirms use", ADOPTER, "member"),
    Player("Sol Supplier", "sales@northlight.example", "lists commodity services", SUPPLIER, "editor"),
    Player("Mo Moderator", "moderator@commons.example", "decides what is shown", site_role="moderator"),
    Player("Moira Moderator", "appeals@commons.example", "settles appeals", site_role="moderator"),
    Player("Ava Administrator", "administrator@commons.example", "imports, watches tasks", site_role="administrator"),
)  # fmt: skip
