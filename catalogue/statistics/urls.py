from django.urls import path, re_path

from catalogue.statistics.views import dashboards, files

app_name = "statistics"
urlpatterns = [
    path("statistics/", dashboards.index, name="index"),
    path("statistics/reused-services/", dashboards.reused, name="reused"),
    path("statistics/reusing-organisations/", dashboards.reusing, name="reusing"),
    path("listings/<slug:slug>/statistics/", dashboards.of_listing, name="listing"),
    path("organisations/<slug:slug>/statistics/", dashboards.of_organisation, name="organisation"),
    re_path(
        r"^charts/(?P<digest>[0-9a-f]{64})/(?P<width>wide|narrow)\.svg$",
        files.drawing,
        name="drawing",
    ),
    re_path(r"^charts/(?P<key>[a-z0-9:]+)\.csv$", files.figures_csv, name="csv"),
]
