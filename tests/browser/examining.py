"""What a page must hold in the eyes of a browser: structure, contrast, width, weight, language, no complaint."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polib
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.conftest import DESK, PHONE, Window

KILOBYTE = 1024
MOST_BYTES = 60 * KILOBYTE
MOST_BYTES_OF_A_CHECK = 30 * KILOBYTE
CATALOGUE = Path(__file__).parents[2] / "bekal" / "locale" / "en" / "LC_MESSAGES" / "django.po"
AXE = """() => axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
}).then(found => found.violations.map(one =>
  `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`))"""
FRAME = """() => ({
  language: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll("h1")].filter(one => one.checkVisibility()).length,
  mute: [...document.querySelectorAll("main form")].filter(form => form.checkVisibility()
    && !form.querySelector("[data-passkey]")
    && ![...form.elements].some(one => one.type === "submit" && one.checkVisibility())
  ).map(form => form.outerHTML.slice(0, 120)),
})"""
TEXTS = """() => {
  const own = (one) => one.closest("[lang]") === document.documentElement;
  const texts = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (own(walker.currentNode.parentElement)) texts.add(walker.currentNode.data);
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]"))
    if (own(one))
      for (const name of ["aria-label", "placeholder", "alt", "title"]) texts.add(one.getAttribute(name) || "");
  return [...texts].map(text => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
"""What a page says in its own language; what people wrote carries a language of its own."""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(-3).map(one => one.outerHTML.slice(0, 120))"""


@dataclass
class Scales:
    """Counts what the network delivers to a page that has nothing in its cache, headers included."""

    session: CDPSession
    sizes: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def under(cls, page: Page) -> "Scales":
        session = page.context.new_cdp_session(page)
        scales = cls(session)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.responseReceived", scales._name)
        session.on("Network.loadingFinished", scales._weigh)
        return scales

    def _name(self, told: dict[str, Any]) -> None:
        self.addresses[told["requestId"]] = told["response"]["url"]

    def _weigh(self, told: dict[str, Any]) -> None:
        address = self.addresses.get(told["requestId"], told["requestId"])
        self.sizes[address] = int(told["encodedDataLength"])

    def empty(self) -> None:
        self.sizes.clear()

    @property
    def weight(self) -> int:
        return sum(self.sizes.values())

    @property
    def bill(self) -> str:
        heaviest = sorted(self.sizes.items(), key=lambda item: -item[1])
        return ", ".join(f"{address.rsplit('/', 1)[-1] or 'page'} {size / KILOBYTE:.1f}" for address, size in heaviest)


class Examiner:
    """One person's browser, with scripts and without, that looks closely at one page after the other."""

    def __init__(self, window: Window, plain: Page) -> None:
        self.window, self.page, self.plain = window, window.page, plain
        self.scales = Scales.under(window.page)

    def faults(self, url: str, language: str) -> Iterator[str]:
        """Everything that is wrong with a page in a language ("id" or "en"), on a desk, on a phone, without scripts."""
        speak(self.page.context, language)
        self.window.complaints.clear()
        self.scales.empty()
        self.page.set_viewport_size(DESK if language == "en" else PHONE)
        answer = self.page.goto(url)
        if answer is None or not answer.ok:
            yield f"answers {answer and answer.status}"
            return
        yield from _faults_of_frame(self.page.evaluate(FRAME), language)
        yield from (f"says {complaint}" for complaint in self.window.complaints)
        yield from self._faults_of_weight(url)
        if self.page.viewport_size == PHONE:
            yield from (f"wider than a phone: {one}" for one in self.page.evaluate(TOO_WIDE))
        self.page.evaluate(AXE_SCRIPT)
        yield from (f"axe {one}" for one in self.page.evaluate(AXE))
        if not url.startswith("/layout/"):  # its invented contents are Indonesian
            yield from foreign_words(self.page.evaluate(TEXTS), language)
        if language == "id":
            yield from self._faults_without_scripts(url)

    def _faults_of_weight(self, url: str) -> Iterator[str]:
        most = MOST_BYTES_OF_A_CHECK if "/certificates/check/" in url else MOST_BYTES
        if self.scales.weight > most:
            yield f"weighs {self.scales.weight / KILOBYTE:.1f} KB: {self.scales.bill}"

    def _faults_without_scripts(self, url: str) -> Iterator[str]:
        self.plain.goto(url)
        yield from (f"without scripts {fault}" for fault in _faults_of_frame(self.plain.evaluate(FRAME), "id"))


def speak(context: BrowserContext, language: str) -> None:
    """Let this browser ask for a language from now on."""
    context.clear_cookies(name="django_language")
    if language == "en":
        address = context.pages[0].url
        context.add_cookies([{"name": "django_language", "value": "en", "url": address}])


def _faults_of_frame(frame: dict[str, Any], language: str) -> Iterator[str]:
    if frame["language"] != language:
        yield f"is in {frame['language']!r}"
    if frame["headings"] != 1:
        yield f"has {frame['headings']} headings of the first level"
    if not frame["title"].strip(" –") or frame["title"].startswith(" –"):
        yield "has no title"
    yield from (f"has a form that nothing sends: {one}" for one in frame["mute"])


# Words of the other language

_VARIABLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@cache
def _phrases(language: str) -> re.Pattern[str] | None:
    """The texts that belong to the other language only; None while there is no catalogue."""
    if not CATALOGUE.exists():
        return None
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if entry.translated()]
    pairs = [(entry.msgid, entry.msgstr or entry.msgstr_plural[0]) for entry in entries]
    pairs += [(entry.msgid_plural, entry.msgstr_plural[1]) for entry in entries if entry.msgid_plural]
    indonesian, english = {one for one, _ in pairs}, {other for _, other in pairs}
    foreign = english - indonesian if language == "id" else indonesian - english
    patterns = sorted(_pattern(text) for text in foreign if re.search(r"[a-z]{3}", _VARIABLE.sub("", text)))
    return re.compile("|".join(patterns))


def _pattern(text: str) -> str:
    """A text of the catalogue with anything in place of its variables, or only numbers where it says little else."""
    parts = _VARIABLE.split(re.sub(r"\s+", " ", text).strip().replace("%%", "%"))
    says_enough = len(re.findall(r"[^\W\d]{2,}", " ".join(parts))) >= 3
    return (".+" if says_enough else r"[\d.,]+").join(re.escape(part) for part in parts)


# What a job told its owner stays in the language of that day.
WRITTEN_BEFORE = {"Berkas sudah dibaca.", "Usulan wilayah siap dibaca."}


def foreign_words(texts: list[str], language: str) -> Iterator[str]:
    """The texts of a page that the catalogue knows as the other language's."""
    phrases = _phrases(language)
    for text in texts if phrases else ():
        if phrases.fullmatch(text) and text not in WRITTEN_BEFORE:
            yield f"says in the other language: {text}"
