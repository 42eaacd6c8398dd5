from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from catalogue.api.exceptions import Refused


class BySlug(CursorPagination):
    """Fifty at a time. A page goes on where the one before ended, whatever was added since."""

    page_size = 50
    ordering = "slug"

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            place = super().decode_cursor(request)
        except NotFound as error:
            raise self._refused() from error
        if place is not None and "\x00" in str(place.position):
            raise self._refused()
        return place

    def _refused(self) -> Refused:
        return Refused(
            "The cursor is none of ours. Follow the links 'next' and 'previous'.",
            parameter="cursor",
        )
