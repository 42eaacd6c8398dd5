from django.urls import path, re_path

from catalogue.statistics.views import checking, dashboards, files

app_name = "statistics"
urlpatterns = [
    path("statistics/", dashboards.index, name="index"),
    path("statistics/reused-services/", dashboards.reused, name="reused"),
    path("statistics/reusing-organisations/", dashboards.reusing, name="reusing"),
    path("statistics/types/<slug:code>/", dashboards.of_type, name="type"),
    path("statistics/places/<slug:code>/", dashboards.of_place, name="place"),
    path("administration/totals/", checking.differences, name="differences"),
    path("listings/<slug:slug>/statistics/", dashboards.of_listing, name="listing"),
    path("capabilities/<slug:slug>/statistics/", dashboards.of_capability, name="capability"),
    path("organisations/<slug:slug>/statistics/", dashboards.of_organisation, name="organisation"),
    re_path(
        r"^charts/(?P<digest>[0-9a-f]{64})/(?P<width>wide|narrow)\.svg$",
        files.drawing,
        name="drawing",
    ),
    re_path(
        r"^charts/(?P<key>[a-z]+:[a-z0-9_]+:[a-z]+(?::\d{4}-\d{2})?)\.csv$",
        files.figures_csv,
        name="csv",
    ),
    re_path(
        r"^statistics/(?P<chart>(?:[a-z]+-[a-z0-9_]+-)?[a-z]+(?:-\d{4}-\d{2})?)/$",
        files.page,
        name="chart",
    ),
]
