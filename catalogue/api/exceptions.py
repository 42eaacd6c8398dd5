"""What went wrong, as problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Refused(APIException):
    """A parameter means nothing here; `more` names it and says what is understood."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.more = more


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Called by the framework for every error of a view; None is a fault of ours."""
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    response.data = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": str(response.data["detail"]),
        **getattr(error, "more", {}),
    }
    response.content_type = MEDIA_TYPE
    return response
