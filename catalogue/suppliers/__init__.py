"""Suppliers say which bricks they host, support or integrate, and what it is bought through."""
