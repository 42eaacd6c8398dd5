"""Values of facets for listings that differ."""

from catalogue.search.queries.facets import facets


def others(number):
    """Values of every facet without a column of its own, by turns one, two or none."""
    return {
        facet.name: given if facet.several else given[0]
        for facet in facets()
        if not facet.column
        and (given := [facet.choices[0][0], facet.choices[1][0]][number % 2 :][: number % 5])
    }
