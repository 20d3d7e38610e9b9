"""From a URL to its code: name, view function, template, test and folder are all called the same."""

import inspect
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[2]
TEMPLATE = re.compile(r'"([a-z_]+/[a-z_]+\.html)(?:#[a-z_]+)?"')


class Address(NamedTuple):
    route: str
    name: str
    module: str
    function: str
    templates: frozenset

    @property
    def area(self):
        return self.module.split(".")[2]


def addresses(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("bekal.web."):
            view = inspect.unwrap(pattern.callback)
            templates = frozenset(TEMPLATE.findall(inspect.getsource(view)))
            yield Address(route, pattern.name or "", view.__module__, view.__name__, templates)


OURS = list(addresses())


def wrong(address, there=Path.exists):
    """Everything that is called otherwise than it should be."""
    area, name = address.area, address.name
    test = ROOT / "tests" / "web" / area / f"test_{name}.py"
    template = ROOT / "bekal" / "web" / area / "templates" / area / f"{name}.html"
    problems = {
        "its first segment is not its area": address.route.split("/")[0] != area,
        "its view is not in views.py": address.module != f"bekal.web.{area}.views",
        "its view is called otherwise": address.function != name,
        "it renders another template": not address.templates <= {f"{area}/{name}.html"},
        "its template is not there": bool(address.templates) and not there(template),
        f"it has no test {test.relative_to(ROOT)}": not there(test),
    }
    return [problem for problem, holds in problems.items() if holds]


def test_there_are_urls_to_look_at():
    assert len(OURS) > 10


@pytest.mark.parametrize("address", OURS, ids=lambda address: f"{address.area}-{address.name}")
def test_url_leads_to_its_code(address):
    assert wrong(address) == []


def test_no_name_is_used_twice():
    names = [address.name for address in OURS]
    assert sorted(names) == sorted(set(names))


def test_every_page_names_its_row_of_the_permission_table():
    from bekal.access.rules import PERMISSIONS

    def rows(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from rows(pattern.url_patterns)
            elif pattern.callback.__module__.startswith("bekal.web."):
                yield pattern.name, getattr(pattern.callback, "action", None)

    assert [name for name, action in rows(get_resolver().url_patterns) if action not in {*PERMISSIONS, "public"}] == []


GOOD = Address(
    "work/<int:job_id>/", "job_detail", "bekal.web.work.views", "job_detail", frozenset({"work/job_detail.html"})
)


@pytest.mark.parametrize(
    "change",
    [
        {"route": "jobs/<int:job_id>/"},
        {"name": "job_page"},
        {"function": "detail"},
        {"module": "bekal.web.work.pages"},
        {"templates": frozenset({"work/job.html"})},
        {"templates": frozenset({"people/job_detail.html"})},
    ],
    ids=str,
)
def test_planted_disorder_is_found(change):
    assert wrong(GOOD) == []
    assert wrong(GOOD._replace(**change))


def test_missing_test_is_found():
    assert wrong(GOOD, there=lambda path: path.suffix != ".py")
