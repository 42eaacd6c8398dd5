from django.urls import path

from catalogue.scaling.views import curators, public

app_name = "scaling"
urlpatterns = [
    path("scaling/", public.index, name="index"),
    path("scaling/services.csv", public.stages_csv, name="csv"),
    path("scaling/how-we-decide/", public.method, name="method"),
    path("listings/<slug:slug>/scaling/", public.service, name="service"),
    path("moderation/scaling/", curators.watch, name="watch"),
    path("moderation/scaling/<slug:slug>/", curators.assessment, name="assessment"),
]
