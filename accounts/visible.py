"""Text without what nobody sees, so that no name passes for another. Pure."""

import unicodedata


def one_line(text: str) -> str:
    """One line in normal form C without odd spaces, zero width and marks that turn text round."""
    kept = "".join(
        " " if unicodedata.category(one) in {"Cc", "Cs"} else one
        for one in text
        if unicodedata.category(one) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())
