"""A merge forgets no table: every key that points at a listing has its fate."""

from django.apps import apps

from catalogue.duplication.fates import FATES, MOVING, Fate
from catalogue.models import Listing


def pointing_at_a_listing():
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.concrete_fields
        if field.related_model is Listing
    }


def test_every_key_to_a_listing_has_its_fate_and_no_fate_is_of_nothing():
    assert pointing_at_a_listing() == set(FATES)


def test_what_moves_says_how():
    moving = {name.split(".")[0].lower() for name, fate in FATES.items() if fate is Fate.MOVES}
    assert {one.table.removeprefix("catalogue_") for one in MOVING} == moving


def test_what_a_listing_has_once_is_known_to_the_moves():
    """Where a table allows a listing one row of something, the merge knows what to do with two."""
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for one in MOVING:
        model, column = tables[one.table], one.column.removesuffix("_id")
        unique = [
            {name.name for name in rule.expressions} - {column}
            for rule in model._meta.constraints
            if column in {getattr(name, "name", "") for name in getattr(rule, "expressions", ())}
        ]
        known = {model._meta.get_field(name.removesuffix("_id")).name for name in one.once}
        assert unique == ([known] if known else []), one.table
