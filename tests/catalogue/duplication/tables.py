"""Every row of every table, so that before and after can be compared whole."""

from django.apps import apps
from django.db import connection

OURS = ("accounts", "catalogue")
TELLING = {"accounts_event", "catalogue_merge", "catalogue_mergedrow", "catalogue_usespan"}
"""What tells of a merge, and so keeps it when the merge is undone."""
WRITTEN_ANEW = {
    "catalogue_adoptionrollup", "catalogue_ratingrollup", "catalogue_reachrollup", "catalogue_userollup",
    "catalogue_searchtext", "catalogue_facetvalue",
}  # fmt: skip
"""Their readers delete and insert, so the number of a row means nothing."""


def dump():
    """Each table that a merge may touch, as its rows in text, but for the row history."""
    models = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    names = {one._meta.db_table for one in models if not hasattr(one, "pgh_tracked_model")}
    names |= {
        field.m2m_db_table()
        for one in models
        for field in one._meta.many_to_many
        if field.m2m_db_table() not in names
    }
    return {name: rows_of(name) for name in sorted(names - TELLING)}


def rows_of(table):
    image = "to_jsonb(t) - 'id'" if table in WRITTEN_ANEW else "to_jsonb(t)"
    if table == "catalogue_facetvalue":
        image += " - 'stamp'"  # it says that the row was written
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({image})::text FROM {table} t ORDER BY 1")  # noqa: S608 - ours
        return [row for (row,) in cursor.fetchall()]
