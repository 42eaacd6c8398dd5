from django.urls import path

from catalogue.ratings import views

app_name = "ratings"
urlpatterns = [
    path("listings/<slug:slug>/reviews/", views.reviews, name="reviews"),
    path("workspace/<slug:organisation>/reviews/new/", views.new, name="new"),
    path(
        "workspace/<slug:organisation>/reviews/<int:rating>/answer/", views.answer, name="answer"
    ),
]
