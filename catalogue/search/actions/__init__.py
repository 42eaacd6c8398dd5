"""Writes what search reads: the documents, the values of facets, the words."""

from catalogue.search.actions.documents import (
    FAMILY,
    rebuild_all,
    refresh_changed,
    refresh_documents,
    refresh_rated,
)

__all__ = ["FAMILY", "rebuild_all", "refresh_changed", "refresh_documents", "refresh_rated"]
