"""A paper with everything in it, and texts that break what is careless."""

from bekal.lib.paper import (
    Facts,
    Heading,
    Items,
    Letterhead,
    NewPage,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)

AWKWARD = (
    "D'Angelo & Putri <b>tebal</b> #let x = 1 $100 *bintang* _garis_ {{ nama }} {% if %} "
    '\\u0041 "kutip" “miring” – — …'
)
RARE = "é ñ ü ß Ł Ω Ж ½ € ™ ≥ ✓ 😀"

EVERYTHING = Paper(
    letterhead=Letterhead(
        ("Kementerian Imigrasi dan Pemasyarakatan", "Kantor Wilayah Maluku", "Lapas Kelas IIA Ambon"),
        "Jalan Rekaan 1, Ambon",
    ),
    title="Perjanjian kerja sama",
    numbers=("Nomor: W28.PAS/1/2026", "Nomor: 560/2/2026"),
    blocks=(
        Paragraph("Pada hari ini, Senin, kedua pihak bersepakat."),
        Facts((("Hari", "Senin"), ("Tempat", "Ambon"))),
        Heading("Pasal 1"),
        Paragraph(AWKWARD),
        Items(("Pertama.", "Kedua."), numbered=True),
        Items((RARE,), numbered=False),
        Heading("Pasal 2"),
        Items(("Sekali lagi pertama.",), numbered=True),
        Paragraph("baris satu\nbaris dua\tsesudah tab\x00\x0b lalu ujung"),
        Heading("Tanda tangan", level=2),
        Signatures(
            (
                Signature("PIHAK PERTAMA", "Plh. Kepala Lapas", "Abdul Rekaan"),
                Signature("PIHAK KEDUA", "Kepala BPVP", "Siti Rekaan"),
                Signature("SAKSI", "Kepala Divisi", ""),
            )
        ),
        NewPage(),
        Table(
            "Pembagian biaya",
            ("Biaya", "Lapas", "Mitra"),
            (*((f"Butir {number}", "Rp 1.000", "Rp 2.000") for number in range(1, 70)), ("Jumlah", "Rp 1", "Rp 2")),
            amounts=frozenset({1, 2}),
            totals=1,
        ),
    ),
)
