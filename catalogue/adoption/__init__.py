"""An organisation takes a listing up: declared by one, confirmed by another, kept up to date."""
