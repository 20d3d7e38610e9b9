"""Ten who are in and ten who are out of a generated prison: each word of the explanation against the data.

The calculation here is made with pencil-and-paper means (counting and comparing), and shares no code with the planner.
"""

import datetime as dt
from random import Random

import pytest

from bekal.planning.actions.runs import ask_for_run
from bekal.planning.models import SelectionRun
from bekal.planning.queries.runs import frozen_problem, kept_proposal
from bekal.planning.queries.why import lacking, why
from bekal.planning.rules.marks import Points
from bekal.web.planning import panels
from tests.classes.scene import make_agreement, make_class, make_scene, make_version
from tests.conftest import NOW, TODAY
from tests.intake.scene import make_inmate
from tests.planning.scene import wish

WEIGHTS = {"release": 4, "wish": 3, "assessment": 3, "unserved": 5, "waiting": 2}


@pytest.fixture
def run(places, cast, acting, run_jobs):
    """Forty people with one to three wishes among three classes of six at one time."""
    dice, scene = Random(11), make_scene(places)
    classes = [make_class(scene, state="open", capacity=6, minimum=3)]
    for name in ("Menjahit", "Roti"):
        version = make_version(name)
        agreement = make_agreement(places.ambon, places.bpvp, version.course)
        more = {"name": f"{name} 1", "version": version, "agreement": agreement}
        classes.append(make_class(scene, state="open", capacity=6, minimum=3, **more))
    for number in range(40):
        inmate = make_inmate(
            places.ambon,
            f"Orang {number:02}",
            release_on=dt.date(2026, 6, 1) + dt.timedelta(dice.randint(0, 900)),
            certified_on=dt.date(2025, 1, 1) if dice.random() < 0.3 else None,
            block="",
        )
        for rank, one in enumerate(dice.sample(classes, dice.choice((1, 2, 3))), start=1):
            wish(inmate, one, rank, registered_on=TODAY - dt.timedelta(dice.randint(0, 400)))
    run = ask_for_run(
        facility=places.ambon, classes=classes, points=Points(), seed=1, note="", once="x",
        actor=acting(cast.owner), now=NOW,
    )  # fmt: skip
    run_jobs()
    return SelectionRun.objects.get(pk=run.pk)


def by_hand(option, class_ends):
    """The points of one wish, worked out anew from the dates and numbers that the page shows."""
    days = (dt.date.fromisoformat(option["release_on"]) - class_ends).days
    waited = min((TODAY - dt.date.fromisoformat(option["registered_on"])).days, 365)
    marks = {
        "release": 100 if days <= 90 else max(0, 100 * (820 - days) // 730),
        "wish": {1: 100, 2: 80, 3: 60}[option["rank"]],
        "assessment": 50,
        "unserved": 0 if option["served"] else 100,
        "waiting": 100 * waited // 365,
    }
    return sum(WEIGHTS[name] * mark for name, mark in marks.items())


def test_the_explanation_is_true_to_the_data(run):
    problem, proposal = frozen_problem(run), kept_proposal(run)
    opened = panels.opened(run)
    ends = {key: one.ends_on for key, one in opened.classes.items()}
    points = {(one["person"], one["class"]): by_hand(one, ends[one["class"]]) for one in run.inputs["options"]}
    inside = dict(proposal.places)
    assert len(inside) == 18
    ins, outs = sorted(inside)[:10], sorted({person for person, _ in points} - inside.keys())[:10]
    assert len(ins) == len(outs) == 10

    for person in ins:
        told = why(run, problem, proposal, person, [])
        assert told.place.class_key == inside[person]
        assert told.place.points == points[person, inside[person]]
        assert panels._verdict(opened, told)["text"] == f"Diusulkan masuk {opened.classes[inside[person]].name}."

    for person in outs:
        told = why(run, problem, proposal, person, [])
        assert told.place is None
        short = lacking(problem, proposal, person)
        for option in told.options:
            key = option.class_key
            seated = [one for one, found in inside.items() if found == key]
            assert option.points == points[person, key]
            assert len(seated) == 6  # full, and the page says so
            row = panels._option_row(opened, option, short)
            assert row["limits"] == ["Semua 6 tempat di kelas ini sudah terisi."]
            assert row["last_points"] == min(points[one, key] for one in seated)
            waiting = [points[one, key] for one, found in points if found == key and one not in inside]
            better = sum(1 for other in waiting if other > option.points)
            equal = sum(1 for other in waiting if other == option.points)
            assert better <= option.refusal.ahead < better + equal
            number = option.refusal.ahead + 1
            assert ("Cadangan pertama" if number == 1 else f"Cadangan ke-{number} ") in row["change"]
            assert short[key] is not None
            assert short[key] >= 0
            assert option.points + short[key] >= min(points[one, key] for one in seated)
