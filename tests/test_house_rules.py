"""Conventions of `architecture.md` that fail the build. What a tool checks stands in `make check`."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

ROOT = Path(settings.BASE_DIR)
OURS = ("accounts", "catalogue")
ROLES = {
    "actions", "api", "apps", "filters", "forms", "permissions", "problems", "queries",
    "serializers", "tasks", "urls", "views",
}  # fmt: skip
LARGEST = 500_000


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert found
    return sorted(path for path in found if "migrations" not in path.parts)


def tracked() -> list[Path]:
    answer = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in answer.stdout.split("\0") if name and (ROOT / name).exists()]


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def our_models() -> list[type[models.Model]]:
    """Those written by hand: the trackers of row history are made from them."""
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]


# Tables


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_a_model_says_its_name_and_has_no_order_of_its_own(model: type[models.Model]) -> None:
    assert "__str__" in vars(model)
    assert not model._meta.ordering


THE_CLOCK_TOO = {
    # No person stands behind what the timetable asks for, nor behind a command of an operator.
    "Job.asked_at",
    "IntakeRun.started_at",
    # A rule decided; its check says that then nobody did.
    "Decision.decided_at",
}


def moments(model: type[models.Model]) -> list[str]:
    """Fields that record a person's act: those in `_at` beside which a `_by` stands."""
    names = {field.name for field in model._meta.get_fields()}
    return [name for name in names if name.endswith("_at") and f"{name[:-3]}_by" in names]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_the_moment_and_the_person_of_an_act_are_given_together(model: type[models.Model]) -> None:
    rules = " ".join(
        str(one.condition)
        for one in model._meta.constraints
        if isinstance(one, models.CheckConstraint)
    )
    for name in moments(model):
        if f"{model.__name__}.{name}" in THE_CLOCK_TOO:
            continue
        moment, person = (model._meta.get_field(f"{name[:-3]}_{end}") for end in ("at", "by"))
        always = not getattr(moment, "null", False) and not getattr(person, "null", False)
        assert always or (moment.name in rules and person.name in rules), name


@pytest.mark.django_db
def test_every_foreign_key_says_what_happens_to_it_and_has_an_index() -> None:
    for model in our_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                assert field.db_index or _leads_an_index(model, field.name), (model, field.name)


def _leads_an_index(model: type[models.Model], name: str) -> bool:
    ruled = [*model._meta.indexes, *model._meta.constraints]
    leads = [_first_column(one) for one in ruled]
    return name in leads


def _first_column(rule: object) -> str:
    fields, expressions = getattr(rule, "fields", ()), getattr(rule, "expressions", ())
    if fields:
        return str(fields[0])
    return str(getattr(expressions[0], "name", "")) if expressions else ""


# Code


def test_every_module_of_a_slice_bears_a_role_or_is_an_algorithm() -> None:
    contracts = (ROOT / "pyproject.toml").read_text()
    algorithms = contracts[contracts.index('"algorithms know no Django"') :]
    slices = [path for path in (ROOT / "catalogue").iterdir() if (path / "__init__.py").exists()]
    strangers = []
    for folder in slices:
        if folder.name in {"fields", "models", "management", "migrations"}:
            continue
        for path in folder.iterdir():
            name = f"catalogue.{folder.name}.{path.stem}"
            known = path.stem in ROLES | {"__init__", "__pycache__"} | MACHINERY.get(
                folder.name, set()
            )
            if not known and f'"{name}"' not in algorithms:
                strangers.append(name)
    assert strangers == []


MACHINERY = {
    # How a worker is woken, how the ledger is read, how an answered request is kept: what the
    # slices above stand on, in the slice below them.
    "jobs": {"knocks", "ledger", "receipts"},
    # Names that the framework gives.
    "api": {"exceptions", "pagination"},
    "exchange": {"sitemaps"},
}


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def reached(name: str, local: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    """Every name that a function calls, itself or through functions of its module."""
    seen.add(name)
    called: set[str] = set()
    for node in ast.walk(local[name]):
        if isinstance(node, ast.Call | ast.Attribute | ast.Name):
            target = node.func if isinstance(node, ast.Call) else node
            called.add(target.attr if isinstance(target, ast.Attribute) else ast.unparse(target))
    for inner in called & set(local) - seen:
        called |= reached(inner, local, seen)
    return called


SHARED = "steps"
"""The module of a package of actions that holds what they have in common; none is an action."""


def shared_recorders() -> set[str]:
    return {
        name
        for path in modules(*OURS)
        if path.stem == SHARED and path.parent.name == "actions"
        for name in functions(path)
        if "record_event" in reached(name, functions(path), set())
    }


def acts() -> Iterator[tuple[str, ast.FunctionDef, set[str]]]:
    """Every action that a person does, with what it calls."""
    for path in modules(*OURS):
        if "actions" not in {path.stem, path.parent.name} or path.stem == SHARED:
            continue
        local = functions(path)
        for name, node in local.items():
            if not name.startswith("_") and "by" in {one.arg for one in node.args.kwonlyargs}:
                yield f"{where(path)}:{name}", node, reached(name, local, set())


ACTS = {name: (node, called) for name, node, called in acts()}
NEVER_A_PERSON_ALONE = {
    # The row of a job says itself who asked for it and when; the clock asks for most.
    "catalogue/jobs/actions/asking.py:request",
}


def test_there_are_actions() -> None:
    assert len(ACTS) > 20


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_action_takes_keywords_only_among_them_the_moment(name: str) -> None:
    node, _ = ACTS[name]
    assert not node.args.args
    assert not node.args.posonlyargs
    assert "at" in {one.arg for one in node.args.kwonlyargs}


@pytest.mark.parametrize("name", sorted(set(ACTS) - NEVER_A_PERSON_ALONE))
def test_an_action_happens_wholly_and_is_recorded(name: str) -> None:
    _, called = ACTS[name]
    assert "atomic" in called
    recorders = {"record_event"} | shared_recorders() | {one.split(":")[1] for one in ACTS}
    assert recorders & (called - {name.split(":")[1]})


def test_no_model_hides_work_in_save_or_delete_and_nothing_listens_to_signals() -> None:
    found = [
        f"{where(path)}: {node.name}"
        for path in modules("accounts", "catalogue", "commons")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "receiver"}
    ]
    assert found == []


def test_no_view_loads_a_row_that_the_person_may_not_see() -> None:
    """`get_object_or_404(Listing)` finds other organisations' rows; a queryset says which."""
    bare = re.compile(r"get_object_or_404\(\s*[A-Z]\w*\s*,")
    assert [where(path) for path in modules(*OURS) if bare.search(path.read_text())] == []


def test_marked_up_text_is_made_in_two_places_only() -> None:
    made = {
        where(path)
        for path in modules("accounts", "catalogue", "commons")
        if "Markup(" in path.read_text() or "mark_safe" in path.read_text()
    }
    assert made == {"commons/forms.py", "commons/markup.py"}


def test_modules_stay_small() -> None:
    long = {where(path): len(path.read_text().splitlines()) for path in modules(*OURS, "commons")}
    lists = ("demonstration", "commons/settings.py")  # data, no code
    assert [
        one
        for one, lines in long.items()
        if lines > 300 and not any(part in one for part in lists)
    ] == []


# Files


def test_no_file_is_large() -> None:
    assert [where(path) for path in tracked() if path.stat().st_size > LARGEST] == []


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    """Locks hold names, versions and digests; where they come from is the machine's own affair."""
    address = re.compile(
        r'"resolved":|--(extra-)?index-url|--find-links|registry\.npmjs|files\.pythonhosted'
        r"|/root/|/home/(?!notices/)[a-z]+/"
    )
    allowed = {"tests/test_house_rules.py"}
    found = [where(path) for path in tracked() if address.search(_text(path))]
    assert set(found) - allowed == set()


def test_no_file_holds_a_secret() -> None:
    secret = re.compile(
        r"BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}"
        r"|(SECRET_KEY|FIELD_KEY|PASSWORD)\s*=\s*['\"][^'\"{}$]{12,}['\"]"
    )
    found = [where(path) for path in tracked() if secret.search(_text(path))]
    example = "catalogue/management/demonstration/people.py"  # its password is on every screen
    assert [one for one in found if not one.startswith("tests/")] == [example]


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def test_nothing_that_is_served_borrows_the_government_s_looks() -> None:
    """The typeface and the crests belong to others; the components are open, the brand is not."""
    brand = re.compile(r"GDS Transport|@font-face|crest|crown|govuk-logotype", re.IGNORECASE)
    built = [path for path in (ROOT / "var/assets").rglob("*") if path.is_file()]
    assert any(path.suffix == ".css" for path in built)
    assert [path.name for path in built if brand.search(path.name + _text(path))] == []


# Dependencies


def locked(name: str) -> set[str]:
    lines = (ROOT / f"requirements/{name}.txt").read_text().splitlines()
    return {canonical(line.split("==")[0].split("[")[0]) for line in lines if "==" in line}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower().strip()


def imported(path: Path) -> set[str]:
    """Top-level names of packages that a module needs."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_what_the_portal_imports_is_installed_where_it_runs() -> None:
    """The tests run with the tools of development, so they cannot notice what is missing."""
    names = set().union(*(imported(path) for path in modules(*OURS, "commons")))
    names |= {one.split(".")[0] for one in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    names -= {"commons", *OURS, "django_linear_migrations"} | sys.stdlib_module_names
    makers = metadata.packages_distributions()
    missing = {
        name for name in names if not {canonical(one) for one in makers[name]} & locked("run")
    }
    assert missing == set()
