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
        "enquiries",
        "estate",
        "exchange",
        "intake",
        "jobs",
        "moderation",
        "notifications",
        "organisations",
        "outcomes",
        "ownership",
        "ratings",
        "recognition",
        "scaling",
        "search",
        "statistics",
        "suppliers",
        "listings",
    )
]
