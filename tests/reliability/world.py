"""What the portal of a reliability test shows: services that one organisation can begin to use.

Run as a program over an empty database; answers as JSON who may sign in, and the services.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from accounts.models import SiteRole, User
from tests import factories


def session_of(person: User) -> str:
    """The cookie of somebody who has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def make(services: int) -> dict[str, object]:
    publisher = factories.organisation(name="Publishing Office")
    body = factories.organisation(name="Using Office")
    listings = [
        factories.live_listing(organisation=publisher, name=f"Service {number}")
        for number in range(services)
    ]
    return {
        "body": body.slug,
        "member": session_of(factories.member_of(body)),
        "administrator": session_of(factories.person(site_role=SiteRole.ADMINISTRATOR)),
        "services": [listing.slug for listing in listings],
    }


if __name__ == "__main__":
    with transaction.atomic():
        made = make(int(sys.argv[1]))
    print(json.dumps(made))  # noqa: T201
