"""A mail relay of the tests' own: real SMTP behind TLS, on this machine."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Mail
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.commons.conftest import closed_port

HOST = "127.0.0.1"


class Relay:
    """Takes mail slowly: whoever is stopped meanwhile does not know whether it arrived."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self.mails: list[Mail] = []
        self.visitors: set[Any] = set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.visitors.add(session.peer)
        self.mails.append(message_from_bytes(envelope.content))
        await asyncio.sleep(self.seconds)
        return "250 taken"


@contextmanager
def running(folder: Path, *, seconds: float = 0.0) -> Iterator[tuple[Relay, dict[str, str]]]:
    """The relay, and the environment of a portal that sends to it."""
    relay, port = Relay(seconds=seconds), closed_port()
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    controller = Controller(
        relay, hostname=HOST, port=port, tls_context=context, require_starttls=True
    )
    controller.start()
    try:
        yield relay, {
            "MAIL_HOST": HOST, "MAIL_PORT": str(port), "SSL_CERT_FILE": str(certificate),
            "MAIL_FROM": "commons@commons.example", "LOCAL": "0", "DEMONSTRATION": "0",
            "BASE_URL": "https://commons.example", "ALLOWED_HOSTS": "commons.example",
        }  # fmt: skip
    finally:
        controller.stop()


def _certificate(folder: Path) -> Path:
    """A key and a certificate for this machine, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "relay of the tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "relay.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return file
