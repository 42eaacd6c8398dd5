"""How a person comes in by the pages, and what the mails to them say."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from catalogue.models import Message
from tests import factories
from tests.reading import read

PASSWORD = "seven-green-bottles"
APP = "/account/second-factor/app/"
CODES = "/account/second-factor/codes/"
NOON = "2026-11-23T12:00:00Z"


def somebody(email="asha@known.example", **facts):
    """A person with a password and a confirmed address."""
    person = factories.person(email=email, password=PASSWORD, **facts)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def sign_in(client, email="asha@known.example", password=PASSWORD):
    return client.post("/account/sign-in/", {"login": email, "password": password})


def come_in(person):
    """Who signed in this moment; `signed_in` alone counts as a sign-in long ago."""
    client = Client()
    assert sign_in(client, person.email).status_code == 303
    return client


def newest_mail():
    return Message.objects.order_by("-pk").first()


def subjects():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def code_in(mail):
    return re.search(r"^([A-Z0-9]{3,}(-[A-Z0-9]+)*)$", mail.body, re.MULTILINE)[1]


def app_code(secret):
    """What an app that holds this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def choose_new_password(client, password, email="asha@known.example"):
    client.post("/account/reset-password/", {"email": email})
    client.post("/account/reset-password/code/", {"code": code_in(newest_mail())})
    return client.post("/account/reset-password/new/", {"password1": password})


def secret_on(page):
    return re.search(r"Key to type: ([A-Z2-7]{32})", page.words)[1]


def codes_on(page):
    return re.findall(r"\d{8}", page.words)


def set_up(client):
    """Sets an app up; answers its secret and the recovery codes."""
    secret = secret_on(read(client.get(APP)))
    done = client.post(APP, {"code": app_code(secret)}, follow=True)
    return secret, codes_on(read(done))
