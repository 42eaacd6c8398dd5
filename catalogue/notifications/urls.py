from django.urls import path

from catalogue.notifications import views

app_name = "notifications"
urlpatterns = [path("", views.mailbox, name="mailbox")]
