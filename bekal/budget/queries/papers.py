"""The sharing of costs as it stands in official papers: blocks for the annex of an agreement, and a budget's own."""

from collections import defaultdict
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import override

from bekal.budget.models import ClassBudget, Funder
from bekal.budget.queries.budgets import LineRow, Sheet, sheet_of
from bekal.budget.rules.splits import WHOLE
from bekal.catalogue.choices import CourseKind
from bekal.classes.models import TrainingClass
from bekal.lib.dates import Language, format_date
from bekal.lib.money import format_number, format_rupiah
from bekal.lib.paper import Block, Facts, Heading, Letterhead, Paper, Paragraph, Signature, Signatures, Table
from bekal.lib.words import rupiah_in_words
from bekal.partners.choices import CostKind, FunderKind, PartySide
from bekal.partners.models import Agreement, SharingRule, Signatory
from bekal.partners.queries import sharing_of
from bekal.places.models import Facility

HIGHER_OFFICES = (
    "Kementerian Imigrasi dan Pemasyarakatan Republik Indonesia",
    "Direktorat Jenderal Pemasyarakatan",
)


def sharing_tables(agreement: Agreement, language: Language = "id") -> list[Table]:
    """Who pays which part of which cost under an agreement: one table for each kind of course that it shares."""
    by_kind: dict[str, list[SharingRule]] = defaultdict(list)
    for rule in sharing_of(agreement):
        by_kind[rule.course_kind].append(rule)
    with override(language):
        return [_sharing_table(str(kind.label), by_kind[kind], language) for kind in CourseKind if kind in by_kind]


def _sharing_table(course_kind: str, rules: list[SharingRule], language: Language) -> Table:
    parts = {(rule.cost_kind, rule.funder_kind): rule.share for rule in rules}
    funders = [kind for kind in FunderKind if any(rule.funder_kind == kind for rule in rules)]
    costs = [kind for kind in CostKind if any(rule.cost_kind == kind for rule in rules)]
    return Table(
        caption=_("Pembagian biaya: %(kind)s") % {"kind": course_kind},
        headings=(_("Biaya"), *(str(kind.label) for kind in funders)),
        rows=tuple(
            (str(cost.label), *(percent(parts.get((cost, funder), 0), language) for funder in funders))
            for cost in costs
        ),
        amounts=frozenset(range(1, len(funders) + 1)),
    )


def percent(share: int, language: Language = "id") -> str:
    """`33,33%` of basis points, without decimals where there are none."""
    decimals = 2 if share % 100 else 0
    return f"{format_number(share / (WHOLE // 100), language, decimals=decimals)}%" if share else "–"


def budget_blocks(budget: ClassBudget, language: Language = "id") -> tuple[Block, ...]:
    """What a class costs, line by line, who pays what, and all of it in words."""
    sheet = sheet_of(budget)
    with override(language):
        total = format_rupiah(sheet.total, language)
        words = rupiah_in_words(sheet.total, language)
        told = _("Jumlah seluruhnya %(total)s (%(words)s).") % {"total": total, "words": words}
        return (_cost_table(sheet, language), Paragraph(told), _funder_table(sheet, language))


def _cost_table(sheet: Sheet, language: Language) -> Table:
    rows = [
        (
            _item(number, row),
            volume_of(row.line.quantity, row.line.units, language),
            format_number(row.line.unit_price, language),
            format_number(row.line.amount, language),
        )
        for number, row in enumerate(sheet.lines, 1)
    ]
    rows.append((_("Jumlah"), "", "", format_number(sheet.total, language)))
    return Table(
        caption=_("Rincian biaya (rupiah)"),
        headings=(_("Uraian"), _("Volume"), _("Harga satuan"), _("Jumlah")),
        rows=tuple(rows),
        amounts=frozenset({1, 2, 3}),
        totals=1,
    )


def _item(number: int, row: LineRow) -> str:
    return f"{number}. {row.line.description} ({CostKind(row.line.cost_kind).label})"


def volume_of(quantity: int, units: int, language: Language = "id") -> str:
    """`2 × 16`: the quantity for each unit, and how many units the class has."""
    return f"{format_number(quantity, language)} × {format_number(units, language)}"


def _funder_table(sheet: Sheet, language: Language) -> Table:
    def amounts(of: Callable[[Funder], int]) -> tuple[str, ...]:
        return tuple(format_number(of(funder), language) for funder in sheet.funders)

    rows = []
    for number, row in enumerate(sheet.lines, 1):
        paid = {pk: share.amount for pk, share in row.shares.items()}
        line = amounts(lambda funder, paid=paid: paid.get(funder.pk, 0))  # type: ignore[misc]
        rows.append((f"{number}. {row.line.description}", *line))
    totals = amounts(lambda funder: sheet.of_funder(funder.pk).planned)
    return Table(
        caption=_("Pembagian menurut sumber dana (rupiah)"),
        headings=(_("Uraian"), *(funder.name for funder in sheet.funders)),
        rows=(*rows, (_("Jumlah"), *totals)),
        amounts=frozenset(range(1, len(sheet.funders) + 1)),
        totals=1,
    )


def budget_paper(budget: ClassBudget, language: Language = "id") -> Paper:
    """The budget of a class on letterhead, to be printed and signed."""
    with override(language):
        return Paper(
            letterhead=letterhead_of(budget.training_class.facility),
            title=_("Rincian Anggaran Biaya"),
            numbers=(),
            blocks=(
                Facts(_facts(budget, language)),
                Heading(_("Biaya dan sumber dana"), 2),
                *budget_blocks(budget, language),
                *_signatures(budget.training_class),
            ),
            language=language,
        )


def _facts(budget: ClassBudget, language: Language) -> tuple[tuple[str, str], ...]:
    training_class = budget.training_class
    first, last = (format_date(day, language) for day in (training_class.starts_on, training_class.ends_on))
    return (
        (_("Kelas"), training_class.name),
        (_("Kursus"), training_class.version.course.name),
        (_("Mitra"), training_class.agreement.institution.name),
        (_("Tanggal"), _("%(first)s sampai %(last)s") % {"first": first, "last": last}),
        (_("Peserta"), _("%(count)s orang") % {"count": training_class.capacity}),
        (_("Tahun anggaran"), str(budget.year or training_class.starts_on.year)),
        (_("Keadaan"), str(budget.get_state_display())),
    )


def _signatures(training_class: TrainingClass) -> tuple[Block, ...]:
    """For those who signed the agreement under which the class is given."""
    rows = Signatory.objects.filter(agreement=training_class.agreement).exclude(side=PartySide.WITNESS)
    found = {one.side: one for one in rows}
    signing = tuple(
        Signature(_("Pihak lapas") if side == PartySide.FACILITY else _("Pihak mitra"), _title(one), one.name)
        for side in (PartySide.FACILITY, PartySide.PARTNER)
        if (one := found.get(side))
    )
    return (Signatures(signing),) if signing else ()


def _title(one: Signatory) -> str:
    return f"Plh. {one.title}" if one.acting else one.title


def letterhead_of(facility: Facility) -> Letterhead:
    """The offices above a facility, and itself."""
    return Letterhead((*HIGHER_OFFICES, facility.region.name, facility.name))
