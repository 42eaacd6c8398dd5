"""Finding a listing: the front page, results with facets, why each is where it is."""
