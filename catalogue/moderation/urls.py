from django.urls import path

from catalogue.moderation import views

app_name = "moderation"
urlpatterns = [
    path("moderation/", views.index, name="queue"),
    path("moderation/cases/<int:revision>/", views.case, name="case"),
    path("moderation/cases/<int:revision>/decide/", views.decide, name="decide"),
]
