"""Log lines: one JSON object a line, with no citizen number and no phone in it, whoever wrote it.

`mask_personal` is the processor; `configuration()` is Django's LOGGING: structlog's lines and those of every
library go through the same chain. Masking comes after the traceback became text, before the line is written.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, TextIO

import structlog

from miaopi.secrets.masking import mask_text
from miaopi.secrets.numbers import PersonalNumber

DEPTH = 8  # deeper nesting is printed as text


def mask_personal(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Every text in a log line with citizen numbers and phones masked, in keys too and in what is nested."""
    return {mask_text(str(name)): _mask(value, DEPTH) for name, value in event.items()}


def _mask(value: object, depth: int) -> object:
    match value:
        case None | bool() | float():
            return value
        case str():
            return mask_text(value)
        case int():
            masked = mask_text(str(value))
            return value if masked == str(value) else masked
        case PersonalNumber():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return f"<{len(value)} bytes>"
        case Mapping() if depth:
            return {mask_text(str(name)): _mask(each, depth - 1) for name, each in value.items()}
        case Sequence() | set() | frozenset() if depth:
            return [_mask(each, depth - 1) for each in value]
        case _:
            return mask_text(repr(value) if isinstance(value, BaseException) else str(value))


def chain() -> list[Any]:
    """What each line goes through before it is written."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def configuration(*, level: str = "INFO", readable: bool = False) -> dict[str, Any]:
    """Set structlog up and give Django's LOGGING: everything to standard error, masked.

    Args:    readable: plain lines for a terminal instead of JSON.
    """
    structlog.configure(
        processors=[*chain(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*chain(), structlog.stdlib.ExtraAdder(allow=["status_code"])],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    mask_personal,
                    structlog.dev.ConsoleRenderer(colors=False)
                    if readable
                    else structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stderr": {"()": StandardError, "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "miaopi": {"level": level},
            "miaopi_demo": {"level": level},
            # Django's own handlers would write the line a second time, unmasked.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is now, not to what it was when the settings were read."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # a property in place of the attribute
        return sys.stderr
