"""Organisations, who belongs to them, and how people join."""

from accounts.actions.invitations import (
    AlreadyInvited,
    InvitationClosed,
    Invited,
    TooManyInvitations,
    accept,
    call_off,
    decline,
    invite,
)
from accounts.actions.organisations import create_organisation, set_site_role
from accounts.actions.people import (
    AlreadyMember,
    LastOwner,
    NoLongerMember,
    add_member,
    change_role,
    remove,
)
from accounts.actions.requests import (
    AlreadyAsked,
    RequestClosed,
    admit,
    ask_to_join,
    refuse,
    take_back,
)

__all__ = [
    "AlreadyAsked",
    "AlreadyInvited",
    "AlreadyMember",
    "InvitationClosed",
    "Invited",
    "LastOwner",
    "NoLongerMember",
    "RequestClosed",
    "TooManyInvitations",
    "accept",
    "add_member",
    "admit",
    "ask_to_join",
    "call_off",
    "change_role",
    "create_organisation",
    "decline",
    "invite",
    "refuse",
    "remove",
    "set_site_role",
    "take_back",
]
