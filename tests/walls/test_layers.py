"""The seven contracts hold, and each of them can fail: a planted violation is found."""

import copy
import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

ROOT = Path(__file__).parents[2]
KINDS = {"layers": LayersContract, "forbidden": ForbiddenContract, "acyclic_siblings": AcyclicSiblingsContract}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}

PLANTED = {
    "a lower capability imports a higher one": ("direction", "bekal.people.queries", "bekal.classes.models"),
    "neighbours import each other": ("direction", "bekal.people.actions", "bekal.partners.queries"),
    "classes import the roster": ("direction", "bekal.classes.actions", "bekal.roster.queries"),
    "jobs import pages": ("direction", "bekal.jobs.tasks", "bekal.web.work.views"),
    "queries import actions": ("inside", "bekal.people.queries", "bekal.people.actions"),
    "rules import models": ("inside", "bekal.work.rules", "bekal.work.models"),
    "a pure package imports Django": ("pure", "bekal.lib.money", "django"),
    "rules import Django": ("rules", "bekal.classes.rules", "django"),
    "a page imports a model": ("pages", "bekal.web.places.views", "bekal.places.models"),
    "an area imports another": ("areas", "bekal.web.people.views", "bekal.web.classes.forms"),
    "the layout imports an area": ("areas", "bekal.web.layout.page", "bekal.web.people.views"),
    "a cycle": ("cycles", "bekal.access.rules", "bekal.work.actions"),
}
STRAYS = {
    "a capability outside the plan": ("direction", "bekal.stray"),
    "a module outside the five": ("inside", "bekal.people.helpers"),
    "an area outside the plan": ("areas", "bekal.web.stray"),
}


@pytest.fixture(scope="module")
def whole():
    configure()
    return grimp.build_graph("bekal", include_external_packages=True, cache_dir=None)


def keeps(contract_id, graph):
    options = use_cases.read_user_options(str(ROOT / "pyproject.toml"))
    [found] = [contract for contract in options.contracts_options if contract["id"] == contract_id]
    kind = KINDS[CONTRACTS[contract_id]["type"]]
    return kind(found["name"], options.session_options, found).check(copy.deepcopy(graph), verbose=False).kept


@pytest.mark.parametrize("contract_id", CONTRACTS)
def test_contract_holds(contract_id, whole):
    assert keeps(contract_id, whole), "run lint-imports to see where"


@pytest.mark.parametrize("name", PLANTED)
def test_planted_import_is_found(name, whole):
    contract_id, importer, imported = PLANTED[name]
    graph = copy.deepcopy(whole)
    for module in {importer, imported} - graph.modules:
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)

    assert not keeps(contract_id, graph)


@pytest.mark.parametrize("name", STRAYS)
def test_module_without_a_place_is_found(name, whole):
    contract_id, module = STRAYS[name]
    graph = copy.deepcopy(whole)
    graph.add_module(module)

    assert not keeps(contract_id, graph)


def test_every_capability_is_held_to_its_insides():
    from django.conf import settings

    inside = set(CONTRACTS["inside"]["containers"])
    assert inside == {*settings.CAPABILITIES, "bekal.access", "bekal.reporting"}
