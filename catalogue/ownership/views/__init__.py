"""Asking for a service or handing one over; answering; what moderators decide."""
