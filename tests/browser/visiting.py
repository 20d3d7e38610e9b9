"""Walking through the demonstration as its people do, by its links, and choosing the pages worth a closer look."""

import html
import http.cookiejar
import re
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.urls import Resolver404, resolve

ALSO = ("demo-petugas-selong", "demo-koordinator-lotim")  # who see what no other of their role does
VISITOR = ""  # nobody: who has not signed in
EXAMPLES_WALKED = 3  # pages of one kind that each person opens
HUBS = {
    "class_detail": 12,
    "class_results": 12,
    "agreement_detail": 6,
    "ruleset_detail": 20,
}  # pages from which others are reached only in some states
NOT_LINKED = ("/work/", "/layout/")  # what its reader knows the way to
EXAMPLES_EXAMINED = 3  # pages of one kind that are looked at closely
_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"]*)"')
_CLASSES = re.compile(r'<(\w+)[^>]*?\bclass="([^"]*)"')


@dataclass(frozen=True)
class Visit:
    """A page that somebody could open, through a link on the page `via`; `shape` is what it is built of."""

    who: str
    url: str
    via: str
    name: str
    status: int
    is_page: bool
    shape: frozenset[tuple[str, str]]

    @property
    def area(self) -> str:
        return self.url.split("/")[1]


class Walker:
    """Somebody with a browser that knows only links."""

    def __init__(self, address: str, who: str) -> None:
        self.address, self.who = address, who
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        if who != VISITOR:
            self._sign_in()

    def _sign_in(self) -> None:
        body = self.open("/accounts/login/")[1]
        form = re.search(rf'<form[^>]*action="([^"]*)"[^>]*>((?:(?!</form>).)*){re.escape(self.who)}', body, re.S)
        assert form, f"no button to sign in as {self.who}"
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', form[2])
        assert token
        self.open(form[1], {"csrfmiddlewaretoken": token[1]})

    def cookies(self) -> list[dict[str, str]]:
        """What makes another browser this one."""
        return [{"name": one.name, "value": one.value or "", "url": self.address} for one in self.jar]

    def open(self, url: str, data: dict[str, str] | None = None) -> tuple[int, str, str, str]:
        """Status, text (empty for files), kind and final address."""
        body = urllib.parse.urlencode(data).encode() if data else None
        request = urllib.request.Request(self.address + url, body, headers={"Referer": self.address + url})
        try:
            with self.opener.open(request, timeout=30) as answer:
                kind = answer.headers.get_content_type()
                text = answer.read().decode("utf-8") if kind == "text/html" else ""
                return answer.status, text, kind, answer.url.removeprefix(self.address)
        except urllib.error.HTTPError as refused:
            return refused.code, "", refused.headers.get_content_type(), url

    def walk(self, *starts: str) -> Iterator[Visit]:
        """Every kind of page that can be reached by links, a few examples of each kind."""
        known, walked = set(starts), Counter[tuple[str, ...]]()
        waiting = deque((start, "") for start in starts)
        while waiting:
            url, via = waiting.popleft()
            kind = kind_of(url)
            if kind is None or walked[kind] >= HUBS.get(kind[0], EXAMPLES_WALKED):
                continue
            walked[kind] += 1
            status, text, content_type, final = self.open(url)
            known.add(final)
            name = (kind_of(final) or kind)[0]
            yield Visit(self.who, final, via, name, status, content_type == "text/html", shape(text))
            for link in map(html.unescape, _LINK.findall(text)):
                link = link.split("#")[0]
                if link not in known:
                    known.add(link)
                    waiting.append((link, final))


def kind_of(url: str) -> tuple[str, ...] | None:
    """The name of the page at an address and the names of what its query asks for; None for what is no page."""
    path, _, query = url.partition("?")
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        return None
    return name, *sorted(urllib.parse.parse_qs(query))


def shape(text: str) -> frozenset[tuple[str, str]]:
    """What a page is built of: every element with every class of it."""
    return frozenset((tag, one) for tag, classes in _CLASSES.findall(text) for one in classes.split())


def people_of_the_demonstration() -> dict[str, str]:
    """The names of the people as whom one signs in, one for every role."""
    return {user["role"]: user["name"] for user in reversed(_users())}


def _users() -> list[dict[str, str]]:
    users: list[dict[str, str]] = tomllib.loads(
        files("bekal.jobs.demonstration.data").joinpath("users.toml").read_text()
    )["user"]
    return users


def walk_everywhere(address: str) -> list[Visit]:
    """What everyone finds, and what somebody finds who has not signed in."""
    people = [*people_of_the_demonstration().values(), *(one["name"] for one in _users() if one["username"] in ALSO)]
    visits = [visit for who in people for visit in Walker(address, who).walk("/today/", *NOT_LINKED)]
    checks = [visit.url for visit in visits if visit.name == "certificate_check"]
    visits += Walker(address, VISITOR).walk("/accounts/login/", "/certificates/check/", *checks)
    return visits


def worth_a_look(visits: list[Visit]) -> list[Visit]:
    """Of each page the examples that show the most different things, the richest first."""
    by_name: dict[tuple[str, bool], list[Visit]] = {}
    for visit in visits:
        if visit.is_page and visit.status == 200:
            by_name.setdefault((visit.name, visit.who == VISITOR), []).append(visit)
    return [visit for same in by_name.values() for visit in _most_different(same)]


def _most_different(visits: list[Visit]) -> Iterator[Visit]:
    best = max(visits, key=lambda visit: len(visit.shape))
    seen = set(best.shape)
    yield best
    for _ in range(1, EXAMPLES_EXAMINED):
        best = max(visits, key=lambda visit: len(visit.shape - seen))
        if best.shape <= seen:
            return
        yield best
        seen |= best.shape
