"""What people do with a review, and the scores made of all of them; re-exported as one."""

from catalogue.ratings.actions.reviews import NothingToAnswer, WhyMissing, rate, reply, withdraw

__all__ = ["NothingToAnswer", "WhyMissing", "rate", "reply", "withdraw"]
