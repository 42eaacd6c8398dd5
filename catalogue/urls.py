"""One include for each slice."""

from django.urls import include, path

urlpatterns = [
    path("", include(f"catalogue.{slice_name}.urls"))
    for slice_name in (
        "adoption",
        "api",
        "capabilities",
        "composition",
        "duplication",
        "exchange",
        "intake",
        "jobs",
        "moderation",
        "notifications",
        "organisations",
        "ownership",
        "ratings",
        "scaling",
        "search",
        "statistics",
        "suppliers",
        "listings",
    )
]
