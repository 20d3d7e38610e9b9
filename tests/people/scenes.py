"""Invented people for the tests of people and their pages."""

import datetime as dt
from typing import Any

from django.conf import settings
from model_bakery import baker

from bekal.lib.identifiers import normalise_register_number
from bekal.lib.sealing import blind_index, seal
from tests.conftest import NOW, TODAY


class Scene:
    """Puts people into prisons: `scene.person("Yusuf")` is held in Ambon."""

    def __init__(self, places: Any, cast: Any) -> None:
        self.places, self.cast = places, cast
        self.made = 0

    def person(self, name: str = "Yusuf Rekaan", *, nik: str = "", phone: str = "", **values: Any) -> Any:
        self.made += 1
        number = values.pop("register_number", f"BI {self.made}/2024")
        values.setdefault("facility", self.places.ambon)
        return baker.make(
            "people.Inmate",
            name=name,
            register_number=number,
            register_key=normalise_register_number(number),
            custody_status=values.pop("custody_status", "convict"),
            sex=values.pop("sex", "M"),
            birth_date=values.pop("birth_date", dt.date(1990, 5, 4)),
            release_on=values.pop("release_on", TODAY + dt.timedelta(days=400)),
            updated_at=NOW,
            **numbers(nik, phone),
            **values,
        )


def numbers(nik: str, phone: str) -> dict[str, Any]:
    """The columns of a NIK and a phone number."""
    found: dict[str, Any] = {}
    for name, text in (("nik", nik), ("phone", phone)):
        if text:
            found[f"{name}_sealed"] = seal(settings.FIELD_KEY, text)
            found[f"{name}_index"] = blind_index(settings.INDEX_KEY, text)
    return found
