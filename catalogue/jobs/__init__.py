"""Work in the background that people can watch."""
