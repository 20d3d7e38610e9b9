import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.budget.queries.budgets import classes_in
from bekal.budget.queries.figures import funders_in, still_buys
from bekal.budget.queries.funders import accounts_of, funder_by_kind, funder_for, funders_for
from bekal.budget.queries.papers import budget_blocks, budget_paper, percent, sharing_tables
from bekal.budget.queries.templates import template_for, templates_for
from bekal.lib.dates import WorkingCalendar
from bekal.lib.paper import Facts, Paragraph, Signatures, Table
from bekal.partners.models import Agreement, SharingRule
from tests.budget.scene import make_planned, make_purses, step
from tests.conftest import TODAY


@pytest.fixture
def purses(places):
    return make_purses(places)


# Who sees what


@pytest.mark.parametrize(
    ("who", "funders", "classes"),
    [
        ("owner", 2, 1),
        ("warden", 2, 1),
        ("regional", 2, 1),
        ("national", 2, 1),
        ("coordinator", 0, 1),
        ("other_coordinator", 0, 0),
        ("neighbour", 0, 0),
        ("stranger", 0, 0),
        ("other_regional", 0, 0),
        ("instructor", 0, 0),
        ("probation", 0, 0),
        ("administrator", 0, 0),
    ],
)
def test_reads_start_from_who_asks(purses, cast, acting, who, funders, classes):
    make_planned(purses)
    actor = acting(getattr(cast, who))
    assert funders_for(actor).count() == funders
    assert classes_in(actor, 2026).count() == classes


def test_unseen_and_forbidden(purses, cast, acting):
    with pytest.raises(Unseen):
        funder_for(acting(cast.stranger), "funder.view", purses.prison.pk)
    with pytest.raises(Forbidden):
        funder_for(acting(cast.warden), "funder.edit", purses.prison.pk)
    with pytest.raises(Unseen):
        template_for(acting(cast.coordinator), "funder.view", purses.template.pk)
    assert purses.template in templates_for(acting(cast.national))


# The ledger


def test_the_ledger_costs_two_queries(purses, django_assert_num_queries):
    _class, budget = make_planned(purses)
    step(budget, "commit")
    with django_assert_num_queries(2):
        assert len(accounts_of([purses.prison.pk, purses.partner.pk], 2026)) == 2


def test_the_institutions_own_purse_is_taken_first(purses, places):
    assert funder_by_kind(places.ambon.pk, places.bpvp.pk)["partner"] == purses.partner.pk
    assert "partner" not in funder_by_kind(places.ambon.pk, places.smkn.pk)


# What is left would still buy


def test_only_what_an_agreement_in_force_names_and_what_ends_in_time(purses, cast, acting):
    actor, calendar = acting(cast.owner), WorkingCalendar()
    [found] = still_buys(funders_in(actor, None).values(), TODAY, calendar)
    assert (found.places, found.in_time) == (32, True)
    [late] = still_buys(funders_in(actor, None).values(), dt.date(2026, 12, 28), calendar)
    assert (late.places, late.in_time) == (0, False)
    Agreement.objects.update(ends=TODAY)
    assert still_buys(funders_in(actor, None).values(), TODAY, calendar) == []


# Papers


def test_the_sharing_table_of_an_agreement(purses):
    agreement = purses.scene.agreement
    SharingRule.objects.filter(cost_kind="tools", funder_kind="prison").update(share=3333)
    SharingRule.objects.filter(cost_kind="tools", funder_kind="partner").update(share=6667)
    SharingRule.objects.create(
        agreement=agreement, course_kind="regular", cost_kind="meals", funder_kind="donation", share=10_000
    )
    short, regular = sharing_tables(agreement)
    assert short.headings == ("Biaya", "Anggaran lapas (DIPA)", "Anggaran mitra (DIPA)")
    assert ("Alat", "33,33%", "66,67%") in short.rows
    assert ("Konsumsi", "50%", "50%") in short.rows
    assert regular.rows == (("Konsumsi", "100%"),)


@pytest.mark.parametrize(("share", "text"), [(10_000, "100%"), (3333, "33,33%"), (50, "0,50%"), (0, "–")])
def test_percents_as_they_are_written(share, text):
    assert percent(share) == text


def test_the_budget_of_a_class_on_paper(purses):
    _class, budget = make_planned(purses)
    costs, words, funders = budget_blocks(budget)
    assert isinstance(costs, Table)
    assert costs.rows[-1] == ("Jumlah", "", "", "10.000.000")
    assert costs.rows[1] == ("2. Bahan las (Bahan praktik)", "1 × 16", "300.000", "4.800.000")
    assert words == Paragraph("Jumlah seluruhnya Rp 10.000.000 (sepuluh juta rupiah).")
    assert isinstance(funders, Table)
    assert funders.rows[-1] == ("Jumlah", "5.000.000", "5.000.000")


def test_the_paper_stands_on_letterhead_and_is_signed_by_both(purses):
    _class, budget = make_planned(purses)
    paper = budget_paper(budget)
    assert paper.letterhead.offices[-2:] == ("Kanwil Ditjenpas Maluku", "Lapas Kelas IIA Ambon")
    assert isinstance(paper.blocks[0], Facts)
    [signatures] = [block for block in paper.blocks if isinstance(block, Signatures)]
    assert [one.title for one in signatures.signatures] == ["Plh. Kepala", "Plh. Kepala"]
