"""Our own pages of accounts, mounted at the root."""

from django.urls import path

from accounts import views

app_name = "accounts"
_PEOPLE = "workspace/<slug:organisation>/people/"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/organisations/", views.organisations, name="organisations"),
    path("account/organisations/<slug:organisation>/ask/", views.ask, name="ask"),
    path(
        "account/requests/<int:request_id>/take-back/", views.take_back_request, name="take_back"
    ),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path(_PEOPLE, views.people, name="people"),
    path(f"{_PEOPLE}invite/", views.invite_person, name="invite"),
    path(f"{_PEOPLE}invitations/<int:invitation_id>/end/", views.end_invitation, name="uninvite"),
    path(f"{_PEOPLE}requests/<int:request_id>/", views.answer_request, name="request"),
    path(f"{_PEOPLE}<int:membership>/role/", views.role, name="role"),
    path(f"{_PEOPLE}<int:membership>/remove/", views.remove_person, name="remove"),
]
