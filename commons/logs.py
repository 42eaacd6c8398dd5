"""JSON lines on standard output, with the request or job that each belongs to."""

import logging.config
from typing import Any

import structlog

from accounts.origin import current_origin


def _add_origin(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    event["origin"] = current_origin.get()
    return event


def _drop_request(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The framework adds the request, whose address may hold what somebody searched for."""
    event.pop("request", None)
    return event


def configure(options: dict[str, Any]) -> None:
    """Called by Django with its LOGGING setting: {"level": name}."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_origin,
        _drop_request,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        structlog.processors.JSONRenderer(),
                    ],
                }
            },
            "handlers": {
                "out": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "stream": "ext://sys.stdout",
                }
            },
            "root": {"handlers": ["out"], "level": options["level"]},
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
