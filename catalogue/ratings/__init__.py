"""An adopter judges a listing, the publisher answers."""
