from django.urls import path

from catalogue.capabilities.views import overlap, own_run, tree

app_name = "capabilities"
_ONE = "capabilities/<slug:slug>/"
_BODY = "organisations/<slug:slug>/"

urlpatterns = [
    path("capabilities/", tree.index, name="index"),
    path(_ONE, tree.page, name="page"),
    path(f"{_ONE}own-run/", own_run.page, name="own_run"),
    path(f"{_ONE}own-run.csv", own_run.page_csv, name="own_run_csv"),
    path("overlap/", overlap.index, name="overlap"),
    path("overlap.csv", overlap.index_csv, name="overlap_csv"),
    path(f"{_BODY}overlap/", overlap.of_organisation, name="overlap_of"),
    path(f"{_BODY}overlap.csv", overlap.of_organisation_csv, name="overlap_of_csv"),
]
