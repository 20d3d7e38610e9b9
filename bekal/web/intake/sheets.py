"""Filled sheets, typed in many at once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bekal.access.rules import Actor
from bekal.intake import actions, queries
from bekal.intake.actions import AlreadyRegistered, RegistrationFacts
from bekal.intake.choices import Ability, AfterRelease
from bekal.intake.rules import RegistrationRefused

ROWS = 12
COLUMNS = ("who", "wishes", "plan", "reading", "writing", "consent")
DEVICE = "sheet"

Row = dict[str, str]


class Sheet:
    """The rows of a sheet; those that could be registered go, the others stay as they were typed, each with why."""

    def __init__(self, drive: Any, courses: Sequence[Any], data: Mapping[str, str] | None) -> None:
        self.drive, self.courses = drive, list(courses)
        self.taken: list[Any] = []
        self.rows: list[Row] = [self._typed(number, data) for number in range(1, ROWS + 1)] if data else []
        self._fill()

    def save(self, actor: Actor, now: datetime, table: str) -> None:
        """Register every row that is whole, one after the other."""
        left = []
        for row in self.rows:
            if any(row[name] for name in COLUMNS):
                row["problem"] = self._save_row(row, actor, now, table)
                if row["problem"]:
                    left.append(row)
        self.rows = left
        self._fill()

    @property
    def problems(self) -> list[Row]:
        """The rows that could not be registered."""
        return [row for row in self.rows if row.get("problem")]

    def _save_row(self, row: Row, actor: Actor, now: datetime, table: str) -> str:
        found = queries.found_at_table(self.drive, row["who"])
        if len(found) != 1:
            return (
                _("Tidak ketemu.") if not found else _("Lebih dari satu orang cocok. Tulis kode atau nomor register.")
            )
        facts = self._facts(row, found[0].inmate)
        if isinstance(facts, str):
            return facts
        try:
            taken = actions.register(
                facility=self.drive.facility,
                inmate=found[0].inmate,
                drive=self.drive,
                facts=facts,
                actor=actor,
                now=now,
                taken_at=now,
                table=table,
                device=DEVICE,
                nonce=row["nonce"],
            )
        except AlreadyRegistered as known:
            name = known.registration.inmate.name
            return _("%(name)s sudah terdaftar oleh %(who)s.") % {"name": name, "who": known.who}
        except RegistrationRefused as refusal:
            return refusal.problems[0]
        self.taken.append(taken)
        return ""

    def _facts(self, row: Row, inmate: Any) -> RegistrationFacts | str:
        """What a row says, or what is wrong with it."""
        numbers = row["wishes"].replace(",", " ").split()
        places = [
            int(one) for one in numbers if one.isdecimal() and len(one) < 3 and 1 <= int(one) <= len(self.courses)
        ]
        if not places or len(places) != len(numbers) or len(set(places)) != len(places) or len(places) > 5:
            return _("Pilihan: tulis satu sampai lima nomor kursus yang berbeda, misalnya 2 1.")
        answers = (
            _answer(row["plan"], AfterRelease.values),
            _answer(row["reading"], Ability.values),
            _answer(row["writing"], Ability.values),
        )
        consent = {"y": True, "t": False, "n": False}.get(row["consent"].lower())
        if consent is None or "" in answers:
            return _("Isi setelah bebas (1–4), membaca dan menulis (1–3), dan persetujuan (Y atau T).")
        return RegistrationFacts(
            wishes=tuple(self.courses[place - 1].pk for place in places),
            plan=answers[0],
            reading=answers[1],
            writing=answers[2],
            consent=consent,
            former_work=inmate.former_occupation,
            health_limits=tuple(inmate.health_limits),
        )

    @staticmethod
    def _typed(number: int, data: Mapping[str, str]) -> Row:
        row = {name: str(data.get(f"{name}-{number}", "")).strip()[:40] for name in COLUMNS}
        return row | {"nonce": str(data.get(f"nonce-{number}", ""))[:40] or str(uuid.uuid4())}

    def _fill(self) -> None:
        """Empty rows up to the end of the page."""
        empty = dict.fromkeys(COLUMNS, "")
        self.rows += [empty | {"nonce": str(uuid.uuid4())} for _row in range(ROWS - len(self.rows))]


def _answer(typed: str, values: Sequence[str]) -> str:
    place = int(typed) if typed.isdecimal() and len(typed) == 1 else 0
    return values[place - 1] if 1 <= place <= len(values) else ""
