from django.urls import path

from catalogue.enquiries import views

app_name = "enquiries"
_OWN = "workspace/<slug:organisation>/questions/"

urlpatterns = [
    path("listings/<slug:slug>/adopters/<slug:adopter>/ask/", views.choose, name="choose"),
    path(_OWN, views.own, name="own"),
    path(f"{_OWN}new/", views.new, name="new"),
    path(f"{_OWN}<int:enquiry>/", views.one, name="one"),
    path(f"{_OWN}<int:enquiry>/answer/", views.give_answer, name="answer"),
]
