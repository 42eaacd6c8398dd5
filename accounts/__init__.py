"""Who is asking, for whom, and who did what; knows nothing of the catalogue."""
