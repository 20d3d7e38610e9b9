"""Every page of the demonstration, as its people find it by its links: nothing wrong with it in either language."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Demonstration
from tests.browser.examining import Examiner
from tests.browser.visiting import Visit, Walker, walk_everywhere, worth_a_look
from tests.walk.walking import every_page

PAGES = [page for page in every_page() if page.name and "GET" in page.methods]
AREAS = sorted({page.area for page in PAGES} - {"root"})
NOT_BY_LINKS: dict[str, str] = {}


@pytest.fixture(scope="session")
def visits(demonstration: Demonstration) -> list[Visit]:
    return walk_everywhere(demonstration.address)


@pytest.fixture
def examiner_for(demonstration, open_window) -> Callable[[str], Examiner]:
    """examiner_for(name): the browsers of one person, who stays signed in."""
    known: dict[str, Examiner] = {}

    def examiner(who: str) -> Examiner:
        if who not in known:
            address = demonstration.address
            window, plain = open_window(address), open_window(address, java_script_enabled=False)
            for each in (window, plain):
                each.context.add_cookies(Walker(address, who).cookies())
            known[who] = Examiner(window, plain.page)
        return known[who]

    return examiner


def test_nothing_breaks_on_the_way(visits, demonstration):
    broken = [
        f"{visit.who or 'nobody'} got {visit.status} at {visit.url} through a link on {visit.via}"
        for visit in visits
        if visit.status != 200
    ]
    if broken:
        pytest.fail("\n".join(["", *broken, *demonstration.errors()]), pytrace=False)


def test_every_page_is_reached_by_links(visits):
    unreached = {page.name for page in PAGES} - {visit.name for visit in visits} - NOT_BY_LINKS.keys()
    if unreached:
        pytest.fail(f"no link leads to {', '.join(sorted(unreached))}", pytrace=False)


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_wrong_with_the_pages_of(area, visits, examiner_for):
    faults = [
        f"{visit.url} ({visit.who or 'nobody'}, {language}) {fault}"
        for visit in worth_a_look(visits)
        if visit.area == area
        for language in ("id", "en")
        for fault in examiner_for(visit.who).faults(visit.url, language)
    ]
    if faults:
        pytest.fail("\n".join(["", *faults]), pytrace=False)
