"""The life of a job (`methods.md` 3.1); one module for each part of it, re-exported as one."""

from catalogue.jobs.actions.asking import NotStoppable, request, stop, try_again
from catalogue.jobs.actions.running import (
    StopAsked,
    beat,
    cancel_running,
    claim,
    fail,
    finish,
    hand_on,
    worker_name,
    working_on,
)
from catalogue.jobs.actions.steps import ClaimLost, retry_delay
from catalogue.jobs.actions.sweeping import KEEP_DAYS, sweep, take_back
from catalogue.models.job import LEASE

__all__ = [
    "KEEP_DAYS",
    "LEASE",
    "ClaimLost",
    "NotStoppable",
    "StopAsked",
    "beat",
    "cancel_running",
    "claim",
    "fail",
    "finish",
    "hand_on",
    "request",
    "retry_delay",
    "stop",
    "sweep",
    "take_back",
    "try_again",
    "worker_name",
    "working_on",
]
