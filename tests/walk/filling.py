"""Fills in a page's own form as somebody in a hurry would: what stands there is kept, what is empty gets something."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.test import Client

Data = dict[str, list[str]]
DUMMY = "nothing"
SKIPPED = {"csrfmiddlewaretoken"}
FRAME = {"/accounts/logout/", "/accounts/language/"}  # the forms around every page
SPECIAL = {
    "regency_code": "8171",
    "email": "a@example.org",
    "phone": "0812 3456 7890",
    "nik": "",
    "register_number": "BI 7/2020",
    "username": "tujuh",
    "starts_at": "08.00",
    "weekday": "",
}
PARTS_OF_A_DATE = {"_0": "2", "_1": "3", "_2": "2026"}


class _Forms(HTMLParser):
    """Every form of a page that is sent by POST: where it goes, and its fields with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Data]] = []
        self.closed: set[str] = set()  # what one can only choose, not type
        self.fields: Data | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = {} if told.get("method", "get").lower() == "post" else None
            if self.fields is not None:
                self.found.append((told.get("action", ""), self.fields))
        elif self.fields is not None:
            self._take(tag, told)

    def _take(self, tag: str, told: dict[str, str]) -> None:
        assert self.fields is not None
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "select":
            self.select = name
            self.closed.add(name)
            self.fields[name] = []
        elif tag == "option" and value and ("selected" in told or not self.fields[self.select]):
            self.fields[self.select] = [value]
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = [""]
        elif tag == "button" and name:
            self.fields.setdefault(name, [value])
        elif tag == "input" and name:
            self._take_input(name, value, told)

    def _take_input(self, name: str, value: str, told: dict[str, str]) -> None:
        assert self.fields is not None
        kind, known = told.get("type", "text"), self.fields.setdefault(name, [])
        self.closed |= {name} if kind in ("radio", "checkbox", "hidden") else set()
        if kind == "radio":
            self.fields[name] = [value] if "checked" in told or not known else known
        elif kind == "checkbox":
            known += [value or "on"] if "checked" in told or not known else []
        elif kind != "file":
            known.append(value)

    def handle_data(self, data: str) -> None:
        if self.textarea and self.fields is not None:
            self.fields[self.textarea] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""
        elif tag == "form":
            self.fields = None


def forms_of(answer: Any) -> list[tuple[str, Data]]:
    """The forms of a page that write, each with its address ("" for the page itself) and its filled-in fields."""
    reader = _Forms()
    reader.feed(answer.content.decode())
    own = [(address, fields) for address, fields in reader.found if address not in FRAME]
    return [(address, _filled(fields, reader.closed)) for address, fields in own]


def _filled(fields: Data, closed: set[str]) -> Data:
    return {
        name: values if any(values) or name in closed else [_something(name)]
        for name, values in fields.items()
        if name not in SKIPPED
    }


def _something(name: str) -> str:
    for ending, value in PARTS_OF_A_DATE.items():
        if name.endswith(ending):
            return value
    return SPECIAL.get(name.rpartition("-")[2], "7")  # both a text and a number


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Undo whatever is written, cookies included: who signed out has not."""
    kept = dict(client.cookies)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        client.cookies.clear()
        client.cookies.update(kept)


class Asked:
    """Remembers by which names a page looks into what was sent to it."""

    def __init__(self, monkeypatch: Any) -> None:
        self.names: set[str] = set()
        for method in ("__getitem__", "__contains__", "_getlist"):
            monkeypatch.setattr(QueryDict, method, self._listening(getattr(QueryDict, method)))

    def _listening(self, method: Any) -> Any:
        def heard(data: Any, name: Any, *args: Any, **kwargs: Any) -> Any:
            self.names.add(str(name))
            return method(data, name, *args, **kwargs)

        return heard

    def take(self) -> list[str]:
        """The names since this was asked last."""
        names, self.names = sorted(self.names - SKIPPED - {DUMMY}), set()
        return names
