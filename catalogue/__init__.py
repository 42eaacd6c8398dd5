"""Everything published, adopted, rated and measured."""
