"""Kinds of jobs that only these tests know, by the tasks that work on them."""

PARENT, CHILD, KILLER, HANGER = "tests.parent", "tests.child", "tests.killer", "tests.hanger"
JOB_TASKS = {
    kind: f"tests.reliability.{kind.partition('.')[2]}" for kind in (PARENT, CHILD, KILLER, HANGER)
}
CHILDREN, CHUNKS = 9, 3
"""Jobs that one parent asks for, and steps of each."""
EFFECTS = "reliability_effect"
"""A table in which nothing forbids that a row stands twice."""
