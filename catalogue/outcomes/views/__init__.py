"""Outcomes as everybody reads them, as members write them and as moderators verify them."""
