"""Which column of a roster is which."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bekal.lib.sheets import Cell
from bekal.roster.choices import RosterField as F


class Kind(StrEnum):
    """How the cells of a column are read."""

    REGISTER = "register"
    NAME = "name"
    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    RUPIAH = "rupiah"
    SEX = "sex"
    STATUS = "status"
    EDUCATION = "education"
    REGENCY = "regency"
    NIK = "nik"
    PHONE = "phone"
    YES_NO = "yes_no"
    LIFE = "life"


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a roster may tell, with the headings under which it is usually found.

    `most` is the longest text in characters, or the largest number.
    """

    field: F
    kind: Kind
    most: int
    headings: tuple[str, ...]


def _column(field: F, kind: Kind, most: int, *headings: str) -> Column:
    return Column(field, kind, most, tuple(plain(heading) for heading in (str(field.value), *headings)))


_WORDS = {
    "tgl": "tanggal", "tg": "tanggal", "no": "nomor", "nmr": "nomor", "thn": "tahun", "th": "tahun", "bln": "bulan",
    "hr": "hari", "jml": "jumlah", "kab": "kabupaten", "kab/kota": "kabupaten/kota", "hp": "telepon",
    "telp": "telepon", "tlp": "telepon", "tlpn": "telepon",
    "telpon": "telepon", "handphone": "telepon", "jk": "kelamin", "pend": "pendidikan", "reg": "register",
    "registrasi": "register",
    "napi": "narapidana", "exp": "ekspirasi", "expirasi": "ekspirasi", "expiry": "ekspirasi",
}  # fmt: skip
_FILLERS = frozenset({"dari", "total", "wbp", "warga", "binaan", "narapidana", "tahanan", "anak", "di", "yang", "pada"})


def plain(heading: str) -> str:
    """A heading as it is compared: `Tgl. Ekspirasi`, `tgl_ekspirasi` and `TANGGAL EKSPIRASI` are one."""
    text = unicodedata.normalize("NFKC", heading).casefold().replace("⁄", "/")
    words = [_WORDS.get(word, word) for word in re.sub(r"[^a-z0-9/]+", " ", text).split()]
    kept = [word for word in words if word not in _FILLERS]
    return " ".join(kept or words)


COLUMNS: tuple[Column, ...] = (
    _column(F.REGISTER_NUMBER, Kind.REGISTER, 40, "nomor register", "register", "nomor reg instansi",
            "nomor induk", "nomor register instansi"),
    _column(F.NAME, Kind.NAME, 120, "nama", "nama lengkap", "nama warga binaan", "nama narapidana", "nama tahanan"),
    _column(F.ALIAS, Kind.TEXT, 120, "alias", "nama alias", "nama panggilan", "nama kecil"),
    _column(F.BIRTH_DATE, Kind.DATE, 0, "tanggal lahir", "lahir", "tanggal kelahiran"),
    _column(F.SEX, Kind.SEX, 0, "jenis kelamin", "kelamin", "l/p", "sex", "gender"),
    _column(F.CUSTODY_STATUS, Kind.STATUS, 0, "status", "status tahanan", "status wbp", "golongan", "jenis wbp",
            "status narapidana"),
    _column(F.EDUCATION, Kind.EDUCATION, 0, "pendidikan", "pendidikan terakhir", "tingkat pendidikan"),
    _column(F.REGENCY_CODE, Kind.REGENCY, 0, "kode kabupaten/kota", "kode kabupaten", "kode domisili", "domisili",
            "kabupaten/kota",
            "kode wilayah", "kode kabupaten kota"),
    _column(F.FORMER_OCCUPATION, Kind.TEXT, 80, "pekerjaan", "pekerjaan sebelumnya", "pekerjaan terakhir",
            "pekerjaan asal", "pekerjaan dulu"),
    _column(F.BLOCK, Kind.TEXT, 20, "blok", "blok kamar", "blok/kamar", "lokasi blok", "kamar"),
    _column(F.NIK, Kind.NIK, 0, "nik", "nomor ktp", "ktp", "nomor identitas", "nomor induk kependudukan"),
    _column(F.PHONE, Kind.PHONE, 0, "telepon", "nomor telepon", "telepon keluarga", "nomor telepon keluarga"),
    _column(F.OFFENCE, Kind.TEXT, 120, "tindak pidana", "perkara", "kasus", "jenis kejahatan",
            "jenis tindak pidana", "kejahatan"),
    _column(F.DETAINED_ON, Kind.DATE, 0, "tanggal mulai ditahan", "mulai ditahan", "tanggal penahanan",
            "tanggal ditahan", "tanggal pertama ditahan"),
    _column(F.TERM_YEARS, Kind.COUNT, 99, "lama pidana tahun", "pidana tahun", "hukuman tahun", "lama hukuman tahun"),
    _column(F.TERM_MONTHS, Kind.COUNT, 999, "lama pidana bulan", "pidana bulan", "hukuman bulan",
            "lama hukuman bulan"),
    _column(F.TERM_DAYS, Kind.COUNT, 9999, "lama pidana hari", "pidana hari", "hukuman hari", "lama hukuman hari"),
    _column(F.LIFE_OR_DEATH, Kind.LIFE, 0, "seumur hidup", "seumur hidup/mati", "pidana seumur hidup",
            "jenis pidana", "pidana mati",
            "seumur hidup atau mati"),
    _column(F.ONE_THIRD_ON, Kind.DATE, 0, "1/3", "sepertiga", "sepertiga 1/3", "tanggal 1/3", "1/3 masa pidana"),
    _column(F.ONE_HALF_ON, Kind.DATE, 0, "1/2", "setengah", "setengah 1/2", "tanggal 1/2", "1/2 masa pidana",
            "seperdua"),
    _column(F.TWO_THIRDS_ON, Kind.DATE, 0, "2/3", "dua pertiga", "dua pertiga 2/3", "tanggal 2/3", "2/3 masa pidana"),
    _column(F.EXPIRES_ON, Kind.DATE, 0, "ekspirasi", "tanggal ekspirasi", "tanggal ekspirasi akhir",
            "ekspirasi akhir"),
    _column(F.REMISSION_MONTHS, Kind.COUNT, 999, "bulan remisi", "remisi bulan", "jumlah bulan remisi",
            "jumlah remisi bulan"),
    _column(F.REMISSION_DAYS, Kind.COUNT, 9999, "hari remisi", "remisi hari", "jumlah hari remisi",
            "jumlah remisi hari"),
    _column(F.FINE_RUPIAH, Kind.RUPIAH, 10**15, "denda", "jumlah denda", "denda rp", "pidana denda"),
    _column(F.SUBSIDIARY_MONTHS, Kind.COUNT, 999, "subsider bulan", "subsider", "subsidair", "subsidair bulan",
            "pengganti denda bulan"),
    _column(F.RECIDIVIST, Kind.YES_NO, 0, "residivis", "residivis ya/tidak", "pengulangan"),
    _column(F.RELEASE_ON, Kind.DATE, 0, "tanggal bebas", "bebas", "perkiraan bebas", "tanggal perkiraan bebas",
            "tanggal bebas awal"),
)  # fmt: skip
BY_FIELD: Mapping[F, Column] = {column.field: column for column in COLUMNS}
BY_HEADING: Mapping[str, F] = {heading: column.field for column in COLUMNS for heading in column.headings}
REQUIRED = (F.REGISTER_NUMBER, F.NAME)
ROWS_SEARCHED = 40


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table; `depth` rows from `first` (counted from nought in the rows that were searched)."""

    first: int
    depth: int
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """By which a facility's mapping of exactly these headings is found again."""
        return hashlib.sha256("\n".join(map(plain, self.names)).encode()).hexdigest()


def find_headings(rows: Sequence[Sequence[Cell]]) -> Headings | None:
    """The row (or two rows, where cells were merged) that names the columns; None where no row looks like it.

    Titles above are passed over: the best row is the one in which most headings are known.
    """
    best, best_score = None, 1
    searched = rows[:ROWS_SEARCHED]
    for first, row in enumerate(searched):
        for depth in (1, 2):
            if first + depth > len(searched):
                continue
            names = _names(row) if depth == 1 else _joined(row, searched[first + 1])
            score = len({field for field in match(names).values() if field})
            if score > best_score:
                best, best_score = Headings(first, depth, names), score
    return best or _any_headings(searched)


def _any_headings(rows: Sequence[Sequence[Cell]]) -> Headings | None:
    """The first row with three texts or more, for people to match by hand."""
    for first, row in enumerate(rows):
        names = _names(row)
        texts = [name for name in names if name and not any(sign.isdigit() for sign in name)]
        if len(texts) >= 3 and len(texts) * 2 > sum(map(bool, names)):
            return Headings(first, 1, names)
    return None


def _names(row: Sequence[Cell]) -> tuple[str, ...]:
    names = [" ".join(str(cell).split())[:80] for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[str, ...]:
    """Two rows of headings as one: `Lama Pidana` over `Tahun`, `Bulan`, `Hari` is merged over empty cells."""
    above, below = _names(upper), _names(lower)
    width = max(len(above), len(below))
    above, below = above + ("",) * (width - len(above)), below + ("",) * (width - len(below))
    joined, group = [], ""
    for over, under in zip(above, below, strict=True):
        group = over or (group if under else "")
        both = f"{group} {under}".strip()
        joined.append(next((text for text in (both, under, over) if plain(text) in BY_HEADING), both))
    return tuple(joined)


def match(names: Iterable[str]) -> dict[int, F | None]:
    """The field that each heading names by itself, by place; None for those unknown."""
    return {place: BY_HEADING.get(plain(name)) if name else None for place, name in enumerate(names)}


def doubts(fields: Mapping[int, F | None]) -> tuple[tuple[F, ...], tuple[F, ...]]:
    """The required fields that no column tells, and the fields that several columns tell."""
    told = [field for field in fields.values() if field]
    missing = tuple(field for field in REQUIRED if field not in told)
    return missing, tuple(sorted({field for field in told if told.count(field) > 1}))
