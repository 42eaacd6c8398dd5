"""Publishing a listing, and the page that tells its story."""
