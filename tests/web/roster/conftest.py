import pytest

from tests.roster.conftest import apply, found, officer, problems, read
from tests.roster.files import csv_file, people, person

__all__ = ["apply", "found", "officer", "problems", "read"]


@pytest.fixture
def preview(read, apply):
    """A preview with something of every kind: 1 new, 1 changed, 1 unchanged, 1 gone, 1 in error."""
    apply(read(csv_file(people(4))))
    rows = [
        person(1, **{"Blok": "C-9", "NIK": "8171011402900077"}),
        person(2),
        person(4, **{"Tanggal Lahir": "31/02/1990", "Nama Lengkap": "Agus W", "Blok": "x"}),
        person(5, **{"1/3": "01/04/2026"}),
    ]
    return read(csv_file(rows))
