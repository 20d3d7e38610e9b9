"""The service worker: it may watch the whole site, keeps nothing personal, and changes when what it keeps changes."""

import json
import re

from bekal.web.offline import shell

ADDRESS = "/offline/worker.js"


def kept(text):
    return json.loads(re.search(r"^const SHELL = (.*);$", text, re.M)[1])


def test_it_may_watch_the_whole_site_and_is_asked_for_anew(client):
    answer = client.get(ADDRESS)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer.headers["Cache-Control"]


def test_everything_it_keeps_is_there_and_nothing_is_personal(client, signed_in, cast, db):
    officer = signed_in(cast.owner)
    for address in kept(client.get(ADDRESS).text):
        answer = officer.get(address)
        assert answer.status_code == 200, address
        assert address == "/offline/table/" or address.startswith("/static/")


def test_another_language_is_another_version(client):
    indonesian = client.get(ADDRESS).text
    client.cookies["django_language"] = "en"
    assert client.get(ADDRESS).text != indonesian


def test_another_script_is_another_version(client, tmp_path, monkeypatch):
    before = shell.version()
    for path in shell.SCRIPTS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(shell, "SCRIPTS", tmp_path)
    assert shell.version() == before
    (tmp_path / "sync.js").write_text("// another")
    assert shell.version() != before
