"""The page that a browser keeps: everybody's the same, nobody's data in it, small enough for a weak network."""

import json
import re
from pathlib import Path

import pytest

from bekal.web.offline import shell, wording
from bekal.web.offline.forms import TableForm

ADDRESS = "/offline/table/?drive=7"
MOST_BYTES = 40 * 1024


def test_who_may_open_it(signed_in, cast):
    for user, status in ((cast.owner, 200), (cast.workshop_head, 200), (cast.warden, 403), (cast.coordinator, 403)):
        assert signed_in(user).get(ADDRESS).status_code == status


def test_who_has_not_signed_in_signs_in(client):
    assert client.get(ADDRESS).url.startswith("/accounts/login/")


def test_it_is_the_same_for_everyone_and_names_nobody(signed_in, cast):
    pages = [signed_in(user).get(ADDRESS).text for user in (cast.owner, cast.stranger)]
    assert pages[0] == pages[1]
    assert cast.owner.name not in pages[0]
    assert "csrf" not in pages[0].lower()


def test_every_sentence_that_the_script_says_is_on_the_page(signed_in, cast):
    page = signed_in(cast.owner).get(ADDRESS).text
    told = json.loads(re.search(r'<script id="texts"[^>]*>(.*?)</script>', page, re.S)[1])
    assert told == wording.texts()
    scripts = "".join(path.read_text() for path in shell.SCRIPTS.glob("*.js"))
    said = set(re.findall(r'say\("(\w+)"', scripts)) | set(re.findall(r'say\(\w+ \? "(\w+)" : "\w+"', scripts))
    assert said <= set(told)
    assert {f"field_{name}" for name in [*TableForm.base_fields, "wishes"]} <= set(told)


def test_every_part_that_a_script_looks_for_is_on_the_page(signed_in, cast):
    page = signed_in(cast.owner).get(ADDRESS).text
    scripts = "".join(path.read_text() for path in shell.SCRIPTS.glob("*.js"))
    for name in set(re.findall(r"\[data-is=(\w+)\]", scripts)):
        assert f'data-is="{name}"' in page
    for name in set(re.findall(r'(?:show|copy|tell|status)\("(\w+)"', scripts)):
        assert re.search(rf'(?:data-screen|id|data-notice|data-status)="{name}"', page), name


def test_the_scripts_are_small_and_neither_write_html_nor_evaluate_text():
    scripts = {path.name: path.read_text() for path in Path(shell.SCRIPTS).glob("*.js")}
    assert sum(len(text.encode()) for text in scripts.values()) <= MOST_BYTES
    for name, text in scripts.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", text), name
        assert "localStorage" not in text, name
        assert "sessionStorage" not in text, name


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_speaks_the_reader_s_language(signed_in, cast, language):
    client = signed_in(cast.owner)
    client.cookies["django_language"] = language
    assert f'<html lang="{language}">' in client.get(ADDRESS).text
