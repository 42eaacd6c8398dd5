from django.urls import path, re_path

from catalogue.statistics import views

app_name = "statistics"
urlpatterns = [
    path("statistics/", views.index, name="index"),
    path("statistics/reused-services/", views.reused, name="reused"),
    path("statistics/reusing-organisations/", views.reusing, name="reusing"),
    path("listings/<slug:slug>/statistics/", views.of_listing, name="listing"),
    path("organisations/<slug:slug>/statistics/", views.of_organisation, name="organisation"),
    re_path(
        r"^charts/(?P<digest>[0-9a-f]{64})/(?P<width>wide|narrow)\.svg$",
        views.drawing,
        name="drawing",
    ),
    re_path(r"^charts/(?P<key>[a-z0-9:]+)\.csv$", views.figures_csv, name="csv"),
]
