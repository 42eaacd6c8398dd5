"""A small file of our own, and short ways to say what became of one."""

from catalogue.fields import Kind
from catalogue.intake.mapping import simple_fields
from catalogue.intake.readers.publiccode import read

SMALL = """\
publiccodeYmlVersion: "0.4"
name: Parking permits
url: https://code.example/body/permits
description:
  en:
    shortDescription: Residents ask for a parking permit.
"""
PERSONAL = """\
maintenance:
  type: internal
  contacts:
    - name: Ann Example
      email: ann@people.example
      phone: "+44 1234"
      affiliation: Body of Examples
    - name: Bob Example
      email: [bob@people.example]
      email: twice@people.example
  contractors:
    - name: Carl Contract
      email: carl@people.example
"""


def reading(text):
    return read(text.encode(), simple=simple_fields(Kind.COMPONENT))


def entry_of(text):
    found = reading(text)
    assert found.entry is not None, found.faults
    return found.entry


def remarks_of(text):
    found = reading(text)
    assert found.entry is not None, found.faults
    return [(one.line, one.field, one.value, one.reason) for one in found.remarks]


def fault_of(text):
    found = read(text if isinstance(text, bytes) else text.encode())
    assert found.entry is None
    [fault] = found.faults
    return fault


def swapped(key, line):
    """The small file with the line of one key replaced."""
    lines = SMALL.splitlines(keepends=True)
    assert any(one.startswith(key) for one in lines)
    return "".join(f"{line}\n" if one.startswith(key) else one for one in lines)
