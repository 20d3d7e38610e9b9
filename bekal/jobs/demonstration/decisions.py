"""A change of the law that is announced, what two prisons ask beside it, and one decision of a warden."""

from datetime import timedelta

from bekal.access.rules import Actor
from bekal.accounts.queries import actor_for
from bekal.entitlements.actions import CriterionTerms, Decree, add_criterion, decide_override, enter_version
from bekal.entitlements.choices import Certainty
from bekal.jobs.demonstration.people import Person
from bekal.jobs.demonstration.world import World

DECREE = (
    "KEPUTUSAN KEPALA LAPAS KELAS IIA AMBON (rekaan)",
    "Syarat pendidikan dianggap terpenuhi untuk kursus menjahit.",
    "Alasan: mahir menjahit sebelum masuk, tanpa ijazah.",
)


def store_rules(world: World, people: dict[str, list[Person]]) -> None:
    """Through the same actions as on the pages, so that each stands in the audit trail."""
    _law(world)
    _criteria(world)
    _decision(world, people["LP-AMQ"])


def _law(world: World) -> None:
    next_month = (world.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    enter_version(
        code="conditional_leave",
        valid_from=next_month,
        reference="Contoh perubahan peraturan (rekaan), pasal 7",
        certainty=Certainty.OPEN,
        note="Rekaan, untuk menunjukkan bahwa putusan baru berubah pada hari pertamanya.",
        criteria=[
            {"code": "held"},
            {"code": "convict"},
            {"code": "term_at_most", "months": 18},
            {"code": "fraction_served", "fraction": "2/3"},
            {"code": "clean", "months": 9},
        ],
        actor=_actor(world, "demo-pusat"),
        now=world.now,
    )


def _criteria(world: World) -> None:
    add_criterion(
        facility=world.facilities["LP-AMQ"],
        agreement=None,
        course=world.courses["JAHIT-DASAR"],
        terms=CriterionTerms(
            rule={"code": "minimum_education", "level": "primary"},
            reference="Nota dinas Kasi Giatja nomor 14",
            reason="Peserta membaca pola dan ukuran sendiri.",
            starts=world.day(14),
        ),
        actor=_actor(world, "demo-petugas-ambon"),
        now=world.now,
    )
    agreement = next(one for one in world.agreements if "garmen dengan berbagi anggaran" in one.title)
    add_criterion(
        facility=world.facilities["LP-SLG"],
        agreement=agreement,
        course=None,
        terms=CriterionTerms(
            rule={"code": "resident_of", "regency_codes": ["5203"]},
            reference="Pasal 6 perjanjian",
            reason="Anggaran daerah hanya untuk warga Kabupaten Lombok Timur.",
            starts=world.day(28),
        ),
        actor=_actor(world, "demo-petugas-selong"),
        now=world.now,
    )


def _decision(world: World, people: list[Person]) -> None:
    """For the first who never went to school and stays long enough to join the next class."""
    stays = world.day(150)
    unschooled = (one for one in people if one.held and one.inmate.education == "none")
    person = next((one for one in unschooled if one.leaves is not None and one.leaves > stays), None)
    if person is None:
        return
    decree = Decree(
        criterion="minimum_education",
        course=world.courses["JAHIT-DASAR"],
        reason="Mahir menjahit sebelum masuk; ijazahnya tidak ada.",
        starts=world.today,
        ends=world.day(180),
    )
    decide_override(
        inmate=person.inmate,
        decree=decree,
        document=[small_pdf(DECREE)],
        document_name="SK-pengecualian.pdf",
        actor=_actor(world, "demo-kalapas-ambon"),
        now=world.now,
    )


def _actor(world: World, username: str) -> Actor:
    return actor_for(world.users[username], world.today)


def small_pdf(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with these lines (plain ASCII), as small as a PDF can be."""
    shown = " ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 18 TL 60 760 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    text, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii")
