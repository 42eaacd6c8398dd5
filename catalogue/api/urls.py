from django.urls import path

from catalogue.api import views

app_name = "api"
urlpatterns = [
    path("api/", views.index, name="index"),
    path("api/v1/listings/", views.listings, name="listings"),
    path("api/v1/listings/<slug:slug>/", views.listing, name="listing"),
]
