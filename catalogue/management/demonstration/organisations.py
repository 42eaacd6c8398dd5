"""Fictional bodies of every type and size. No place or body of these names is meant."""

from dataclasses import dataclass
from random import Random

PLACES = {
    "Aldermere": "north_west", "Brackenford": "west_midlands", "Carrowdale": "northern_ireland",
    "Dunholme": "scotland", "Eastmarsh": "east_of_england", "Fallowby": "yorkshire",
    "Glanwern": "wales", "Harrowick": "north_east", "Inverloan": "scotland",
    "Kestrelford": "south_west", "Larkhurst": "south_east", "Merrowby": "yorkshire",
    "Northwold": "east_midlands", "Oakhaven": "south_west", "Pennard": "wales",
    "Quarrington": "east_midlands", "Rookhope": "north_east", "Saltmere": "south_east",
    "Thornwick": "north_west", "Underfell": "north_west", "Vale of Mora": "wales",
    "Westerleigh": "south_west", "Yarrowby": "yorkshire", "Ashdown Cross": "london",
    "Bellwater": "london", "Cranmoor": "west_midlands", "Drayholt": "east_of_england",
    "Elmsgate": "london", "Fernlea": "south_east", "Greyhaven": "north_east",
}  # fmt: skip
DEPARTMENTS = (
    ("Department for Harbours and Coasts", ("Lighthouse and Pilotage Agency", "Coastal Survey")),
    ("Department for Towns and Homes", ("Homes Register Agency", "Public Land Office")),
    ("Ministry of Learning", ("School Places Agency", "Qualifications Office")),
    ("Department of Work and Skills", ("Apprenticeship Agency", "Workplace Safety Office")),
    ("Ministry of Public Health", ("Vaccination Supply Agency", "Blood and Tissue Office")),
    ("Department for Rivers and Land", ("Flood Warning Agency", "Farm Payments Office")),
    ("Ministry of Transport Links", ("Driver Records Agency", "Rail Fares Office")),
    ("Treasury Office", ("Public Accounts Agency", "Receipts and Refunds Agency")),
    ("Ministry of Courts", ("Legal Help Agency", "Tribunals Office")),
    ("Department for Culture and Sport", ("National Archives Service", "Lottery Grants Office")),
)
SUPPLIERS = (
    "Northlight Systems", "Pier Street Digital", "Clearwater Hosting", "Oriel Software",
    "Bramble Works", "Tidewater Cloud", "Hexham Lane", "Fieldgate Support", "Quillon Data",
    "Staveley and Hart", "Lanternworks", "Copperbridge",
)  # fmt: skip
OTHERS = (
    ("Combined Authority of the Western Vales", "M", "wales"),
    ("National Parks Partnership", "S", "united_kingdom"),
    ("Joint Waste Authority of Mora", "S", "wales"),
    ("Office of the Information Advocate", "S", "united_kingdom"),
    ("Public Procurement Centre", "M", "united_kingdom"),
    ("Islands Ferry Board", "XS", "scotland"),
)


@dataclass(frozen=True)
class Body:
    name: str
    type: str
    size: str
    place: str
    parent: str = ""
    grouped: bool = False


def bodies(random: Random) -> list[Body]:
    """Every body, parents before their children; sizes drawn from the given source."""
    found: list[Body] = []
    for name, agencies in DEPARTMENTS:
        found.append(
            Body(name, "central_government", random.choice(["L", "XL"]), "united_kingdom")
        )
        found += [
            Body(agency, "agency", random.choice("SML"), "united_kingdom", name, grouped=True)
            for agency in agencies
        ]
    found += [
        Body("Government of Dunholme", "devolved", "XL", "scotland"),
        Body("Government of Glanwern", "devolved", "L", "wales"),
        Body("Executive Office of Carrowdale", "devolved", "L", "northern_ireland"),
    ]
    for number, (place, region) in enumerate(PLACES.items()):
        found += _local(random, number, place, region)
    found += [Body(name, "other_public_body", size, place) for name, size, place in OTHERS]
    found += [Body(name, "supplier", random.choice(["XS", "S", "M"]), "") for name in SUPPLIERS]
    return found


def _local(random: Random, number: int, place: str, region: str) -> list[Body]:
    kind = ("Borough Council", "County Council", "City Council", "District Council")[number % 4]
    found = [Body(f"{place} {kind}", "local_authority", random.choice("SMML"), region)]
    if number % 3 == 0:
        found.append(Body(f"{place} Hospitals Trust", "health", "L", region))
    if number % 5 == 1:
        found.append(Body(f"{place} Community Health Board", "health", "M", region))
    if number % 4 == 2:
        found.append(Body(f"{place} Police", "police", random.choice("ML"), region))
    if number % 6 == 3:
        found.append(Body(f"{place} Fire and Rescue Service", "fire", "M", region))
    if number % 4 == 1:
        found.append(Body(f"University of {place}", "education", random.choice("ML"), region))
    if number % 7 == 4:
        found.append(Body(f"{place} Probation Service", "justice", "S", region))
    if number % 6 == 5:
        found.append(Body(f"{place} College", "education", "S", region))
    return found
