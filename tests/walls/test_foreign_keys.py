"""Foreign keys hide from import-linter: they point down or stay at home, and nothing reaches back up through them."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.conf import settings

PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
LAYERS = next(
    contract["layers"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"] if contract["id"] == "direction"
)
RANK = {name.strip(" ()"): height for height, layer in enumerate(reversed(LAYERS)) for name in layer.split("|")}


class Key(NamedTuple):
    model: str
    field: str
    target: str
    reverse: str


def keys():
    ours = {label.rpartition(".")[2] for label in settings.CAPABILITIES}
    return [
        Key(model._meta.label_lower, field.name, field.related_model._meta.label_lower, field.remote_field.related_name)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]


def wrong(key):
    """What is wrong with a foreign key, or nothing."""
    home, away = key.model.split(".")[0], key.target.split(".")[0]
    if home == away:
        return ""
    if away not in RANK:
        return "leads out of the house"
    if RANK[home] <= RANK[away]:
        return "points up or sideways"
    return "" if (key.reverse or "").endswith("+") else "can be followed back up: say related_name='+'"


def test_there_are_keys_to_look_at():
    assert len(keys()) > 20


@pytest.mark.parametrize("key", keys(), ids=lambda key: f"{key.model}.{key.field}")
def test_foreign_key_points_down(key):
    assert wrong(key) == ""


@pytest.mark.parametrize(
    "planted",
    [
        Key("places.facility", "warden", "people.inmate", "+"),
        Key("people.inmate", "partner", "partners.agreement", "+"),
        Key("people.inmate", "facility", "places.facility", "inmates"),
        Key("people.inmate", "facility", "places.facility", None),
        Key("people.inmate", "kind", "contenttypes.contenttype", "+"),
    ],
    ids=lambda key: f"{key.target}-{key.reverse}",
)
def test_planted_key_is_found(planted):
    assert wrong(planted)
