from accounts.views.account import account, app_picture, ask, organisations, take_back_request
from accounts.views.entrance import SignOut
from accounts.views.joining import answer_request, end_invitation, invitation, invite_person
from accounts.views.people import people, remove_person, role

__all__ = [
    "SignOut",
    "account",
    "answer_request",
    "app_picture",
    "ask",
    "end_invitation",
    "invitation",
    "invite_person",
    "organisations",
    "people",
    "remove_person",
    "role",
    "take_back_request",
]
