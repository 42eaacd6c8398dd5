"""How files write languages, and the one form in which they are kept. Pure."""

import re

_THREE = {"ita": "it", "eng": "en", "fra": "fr", "deu": "de", "nld": "nl"}


def language_of(key: str) -> str:
    """'it', 'IT', 'it_IT' and 'ita' to the form in which it is kept; '' for anything else."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*", key)
    return _THREE.get(found[1].lower(), found[1].lower()) if found else ""
