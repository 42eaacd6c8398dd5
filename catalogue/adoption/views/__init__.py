"""Who uses what, for everybody; recording and changing it; disputes and what moderators decide."""
