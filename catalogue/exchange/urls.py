from django.urls import path

from catalogue.exchange import views

app_name = "exchange"
urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/listings.csv", views.listings_csv, name="listings_csv"),
    path("listings/<slug:slug>/publiccode.yml", views.publiccode, name="publiccode"),
]
