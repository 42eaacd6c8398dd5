from django.urls import path

from catalogue.intake.views import prefill, runs

app_name = "intake"
urlpatterns = [
    path("administration/imports/", runs.index, name="index"),
    path("administration/imports/new/", runs.new, name="new"),
    path("administration/imports/<int:run>/", runs.run, name="run"),
    path("administration/imports/<int:run>/refused.csv", runs.refused_csv, name="refused"),
    # Not below the services themselves, one of which may be called so.
    path("workspace/<slug:organisation>/begin-from-file/", prefill.new, name="prefill"),
]
