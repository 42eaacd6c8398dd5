"""What the nightly look reads of every service, and what pages read of its rows."""
