"""People at work: each answer that the portal gives them is noted."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlencode

from django.conf import settings

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
PAGES = ("/", "/listings/?q=service", "/statistics/", "/organisations/", "/home/")
TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where none came. `begun` is of the monotonic clock."""

    method: str
    path: str
    status: int
    begun: float
    body: str = ""


class Visitor:
    """One person with a session; every request on a connection of its own."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = {settings.SESSION_COOKIE_NAME: session}
        self.answers: list[Answer] = []

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, str], *, kept: Answer) -> Answer:
        """The form of that page with these fields."""
        filled = {**dict(HIDDEN.findall(kept.body)), **fields}
        return self._ask("POST", path, urlencode(filled).encode(), {"Content-Type": TYPE})

    def send(self, path: str, name: str, content: str, *, kept: Answer) -> Answer:
        """The form of that page with a file in the field `documents`."""
        mark = "mark-of-the-form"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in HIDDEN.findall(kept.body)
        ]
        parts.append(
            f'--{mark}\r\nContent-Disposition: form-data; name="documents"; filename="{name}"\r\n'
            f"Content-Type: text/yaml\r\n\r\n{content}\r\n--{mark}--\r\n"
        )
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._ask("POST", path, "".join(parts).encode(), kind)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        begun = time.monotonic()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, {"Cookie": cookies, **headers})
            answer = connection.getresponse()
            words = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";", 1)[0].partition("=")
                self.cookies[name] = value
            noted = Answer(method, path, answer.status, begun, words)
        except (OSError, HTTPException):
            noted = Answer(method, path, 0, begun)
        finally:
            connection.close()
        self.answers.append(noted)
        return noted


class Crowd:
    """Readers of pages, and people who record uses, each service once, until they are stopped."""

    def __init__(self, port: int, world: Mapping[str, object], *, visitors: int) -> None:
        self.over = Event()
        self.services = list(world["services"])  # type: ignore[call-overload]
        self.new = f"/workspace/{world['body']}/adoptions/new/?listing="
        people = [Visitor(port, str(world["member"])) for _ in range(visitors)]
        self.people = people
        self.threads = [Thread(target=self._read, args=(one,)) for one in people[::2]]
        self.threads += [Thread(target=self._record, args=(one,)) for one in people[1::2]]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def answers(self) -> list[Answer]:
        return sorted((a for one in self.people for a in one.answers), key=lambda a: a.begun)

    def recorded(self) -> int:
        """Uses of which somebody was told that they are recorded."""
        return sum(a.method == "POST" and a.status == 303 for a in self.answers())

    def _read(self, visitor: Visitor) -> None:
        number = 0
        while not self.over.wait(0.05):
            visitor.get(PAGES[number % len(PAGES)])
            number += 1

    def _record(self, visitor: Visitor) -> None:
        while self.services and not self.over.wait(0.1):
            record(visitor, self.new + self.services.pop())


def record(visitor: Visitor, path: str) -> Answer:
    """The use of a service, by the form; a form that does not open is asked for again."""
    form = visitor.get(path)
    if form.status != 200:
        return form
    return visitor.post(path, {"stage": "live", "contact_policy": "ask_us"}, kept=form)
