"""Every template compiles, is used, keeps to the words and the size of the house."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from jinja2 import nodes

FOLDER = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
BY_THE_FRAMEWORK = {
    # Found by their names: Django's own pages of errors.
    "400.html", "403.html", "404.html", "500.html",
}  # fmt: skip
AVOIDED = re.compile(
    r"\b(please|click here|invalid|e\.g\.|i\.e\.|etc\.|simply|in order to)\b", re.IGNORECASE
)
PAGES = [name for name in NAMES if name.endswith(".html")]


def source(name: str) -> str:
    return (FOLDER / name).read_text()


def tree(name: str) -> nodes.Template:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return environment.parse(source(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    """Not loaded: the loader notes what tests draw (`tests/rendered.py`)."""
    engines["jinja2"].env.compile(source(name), name)  # type: ignore[attr-defined]


def code() -> str:
    folders = ("accounts", "catalogue", "commons")
    root = Path(settings.BASE_DIR)
    return "\n".join(path.read_text() for one in folders for path in (root / one).rglob("*.py"))


def test_every_template_is_used() -> None:
    text = code() + "\n".join(source(name) for name in NAMES)
    used = {name for name in NAMES if name in text or name.rsplit(".", 1)[0] in _stems(text)}
    assert set(NAMES) - used - BY_THE_FRAMEWORK == set()


def _stems(text: str) -> set[str]:
    """Names that code completes: `accounts/` before and `.html` behind `entrance/sign_in`."""
    quoted = set(re.findall(r'"([\w/-]+)"', text))
    completed = ("", "accounts/", "accounts/emails/", "pages/")
    return {f"{prefix}{stem}" for stem in quoted for prefix in completed}


@pytest.mark.parametrize("name", NAMES)
def test_words_are_plain_and_templates_short(name: str) -> None:
    assert AVOIDED.findall(source(name)) == []
    assert len(source(name).splitlines()) <= 120


@pytest.mark.parametrize("name", PAGES)
def test_markup_holds_no_style_no_handler_and_no_foreign_address(name: str) -> None:
    text = source(name)
    assert re.findall(r"""\s(style|on\w+)=["']""", text) == []
    assert re.findall(r"""(?:src|action)=["'](?:https?:)?//""", text) == []
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("name", PAGES)
def test_words_for_people_go_through_translation(name: str) -> None:
    """Letters between tags stand in `_()`, so that another language needs no other template."""
    bare = [
        data.data
        for output in tree(name).find_all(nodes.Output)
        for data in output.nodes
        if isinstance(data, nodes.TemplateData)
    ]
    text = re.sub(r"<script[^>]*>.*?</script>|<!--.*?-->", "", "\x00".join(bare), flags=re.DOTALL)
    outside = re.sub(r"<[^<>]*>", " ", text)
    assert re.findall(r"[A-Za-z]{3,}", re.sub(r"&\w+;", " ", outside)) == []


def test_the_one_inline_line_is_the_one_that_the_policy_allows() -> None:
    inline = re.findall(r"<script>(.*?)</script>", source("layout.html"), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline]
    allowed = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"]
    assert allowed == ["'self'", *(f"'sha256-{one}'" for one in digests)]
    assert [name for name in PAGES if "<script>" in source(name)] == ["layout.html"]
