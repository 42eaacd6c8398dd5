"""The front page, and search with facets."""
