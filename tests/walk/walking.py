"""How the walk finds every page, knows what each person should get there, and asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bekal.access.rules import PERMISSIONS, Actor, Target, may, may_somewhere
from tests.walk.stage import Site, Stage
from tests.walk.subjects import COMMON, SPECIAL, THINGS, Belonging, Special

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PUBLIC = "public"
SIGN_IN = "/accounts/login/"
ALLOWED = frozenset({200, 204, 302, 303, 409, 422})


@dataclass(frozen=True)
class Page:
    """A URL of the product."""

    name: str
    route: str
    kwargs: tuple[str, ...]
    action: str  # of the permission table, "public", or "" where the view bears none
    methods: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(method for method in self.methods if method != "HEAD")

    @property
    def area(self) -> str:
        return self.route.split("/")[0] or "root"

    @property
    def is_private(self) -> bool:
        return self.action not in (PUBLIC, "")

    @property
    def special(self) -> Special:
        return SPECIAL.get(self.name, Special())

    @property
    def gap(self) -> str:
        """What is missing before this page can be walked, said so that whoever made the page can add it."""
        if not self.name:
            return f"/{self.route} has no URL name: give it one"
        if not self.action and self.special.status is None:
            return (
                f"/{self.route} ({self.name}) is behind neither @page nor @public_page: decorate its view, or name its "
                f'answer in tests/walk/subjects.py: SPECIAL["{self.name}"] = Special(status=…)'
            )
        if self.is_private and self.action not in PERMISSIONS:
            return f'{self.name}: no row "{self.action}" in bekal/access/rules.py'
        unknown = [name for name in self.kwargs if name not in THINGS and name not in self.special.things]
        if unknown:
            return (
                f"{self.name}: which thing is {', '.join(unknown)}? Add it to tests/walk/subjects.py: "
                f'THINGS["{unknown[0]}"] = Thing(lambda site: site.…), and to Site in tests/walk/stage.py if it is new'
            )
        return ""

    def url(self, site: Site) -> str:
        things = {name: self.special.things.get(name) or THINGS[name] for name in self.kwargs}
        return reverse(self.name, kwargs={name: thing.value(thing.pick(site)) for name, thing in things.items()})

    def belongs(self, site: Site) -> Belonging:
        if self.special.belongs:
            return self.special.belongs(site)
        if not self.kwargs:
            return COMMON
        thing = self.special.things.get(self.kwargs[-1]) or THINGS[self.kwargs[-1]]
        return thing.belongs(thing.pick(site))


def every_page() -> list[Page]:
    """Every URL pattern of the product, in the order of the URL conf."""
    return list(_pages(get_resolver().url_patterns, ""))


def _pages(patterns: list[Any], prefix: str) -> Iterator[Page]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            yield Page(
                name=pattern.name or "",
                route=route,
                kwargs=tuple(pattern.pattern.converters),
                action=getattr(view, "action", ""),
                methods=tuple(getattr(view, "methods", ("GET", "POST"))),
            )


def allowed_on(actor: Actor, action: str, belonging: Belonging) -> bool:
    """Whether the table lets `actor` take `action` on what belongs so."""
    if belonging == COMMON:
        return may_somewhere(actor, action)
    targets = [belonging] if isinstance(belonging, Target) else belonging
    return any(may(actor, action, target) for target in targets)  # type: ignore[arg-type]


def expected(page: Page, actor: Actor | None, site: Site) -> frozenset[int]:
    """The status codes that the permission table leaves for this person at this site."""
    let_in = frozenset({page.special.status}) if page.special.status else ALLOWED
    if not page.is_private:
        return let_in
    if actor is None:
        return frozenset({401 if page.area == "api" else 302})
    belonging, action = page.belongs(site), page.special.action or page.action
    if allowed_on(actor, action, belonging):
        return let_in
    if not page.kwargs or allowed_on(actor, PERMISSIONS[action].seen_by, belonging):
        return frozenset({403})
    return frozenset({404})


@dataclass(frozen=True)
class Visit:
    """One request to be sent, and the status codes that are right for it."""

    page: Page
    site: Site
    method: str
    wanted: frozenset[int]


def has_use_for(actor: Actor, page: Page) -> bool:
    """Whether any role of this person has to do with a page's action or with seeing its things."""
    return may_somewhere(actor, page.action) or may_somewhere(actor, PERMISSIONS[page.action].seen_by)


def visits(page: Page, actor: Actor, stage: Stage) -> Iterator[Visit]:
    """What one person asks of one page: to read it at every site, and to write once for each different answer.

    One site is enough for a page whose things belong to nobody, and for somebody whom @page itself turns away.
    """
    sites = list(stage.sites.values())
    if not page.kwargs or not page.is_private or page.belongs(sites[0]) == COMMON or not has_use_for(actor, page):
        sites = sites[:1]
    tried = set()
    for site in sites:
        wanted = expected(page, actor, site)
        for method in page.asked:
            if method == "GET" or (method, wanted) not in tried:
                tried.add((method, wanted))
                yield Visit(page, site, method, wanted)


def ask(client: Client, page: Page, site: Site, method: str) -> Any:
    """Send one request and undo whatever it wrote, cookies included."""
    data = page.special.post if method == "POST" else page.special.get
    kept = dict(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method.lower())(page.url(site), data)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(kept)
    return answer


def is_sign_in(answer: Any) -> bool:
    """Whether it asks to sign in: a page leads there, the API says so."""
    return answer.status_code == 401 or (answer.status_code == 302 and answer.url.startswith(SIGN_IN))
