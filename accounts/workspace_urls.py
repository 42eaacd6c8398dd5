"""Our own pages of accounts, mounted at the root."""

from django.urls import path

from accounts import views

app_name = "accounts"
_PEOPLE = "workspace/<slug:organisation>/people/"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path(_PEOPLE, views.people, name="people"),
    path(f"{_PEOPLE}invite/", views.invite_person, name="invite"),
    path(f"{_PEOPLE}<int:membership>/role/", views.role, name="role"),
    path(f"{_PEOPLE}<int:membership>/remove/", views.remove_person, name="remove"),
]
