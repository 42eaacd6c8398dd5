"""A service goes to another organisation: offered by its owner, or claimed by whose it is."""
