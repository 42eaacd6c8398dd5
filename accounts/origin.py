"""What is at work now: a request or a job, as the ledger and the logs name it."""

from contextvars import ContextVar

current_origin: ContextVar[str] = ContextVar("current_origin", default="")
