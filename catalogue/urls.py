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
        "estate",
        "exchange",
        "intake",
        "jobs",
        "moderation",
        "notifications",
        "organisations",
        "ownership",
        "ratings",
        "search",
        "statistics",
        "suppliers",
        "listings",
    )
]
