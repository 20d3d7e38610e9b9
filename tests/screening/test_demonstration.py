"""What is kept of everybody in the demonstration is what a judge says of each from `facts_of`, one by one."""

import datetime as dt
import hashlib

from bekal.eligibility.verdict import judge
from bekal.entitlements.queries import ruleset_for
from bekal.intake.queries import facts_of
from bekal.people.models import Inmate
from bekal.screening.models import Screening, Verdicts
from bekal.screening.queries.facts import people_of, rulesets_on
from bekal.screening.queries.verdicts import verdict_of
from bekal.screening.rules import GENERAL, LETTERS, general, needed_facts
from tests.jobs.demonstration.conftest import loaded

__all__ = ["loaded"]


def digest(lines):
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def line(pk, code, status, day, missing, unmet):
    return f"{pk} {code} {status} {day} {sorted(missing)} {list(unmet)}"


def test_kept_verdicts_are_those_of_a_judge(loaded: dt.date):
    rulesets = [general(ruleset_for(code, loaded)) for code in GENERAL]
    inmates = list(Inmate.objects.filter(presence="held").select_related("facility"))
    facts = facts_of(inmates, loaded)
    judged = []
    for inmate in inmates:
        for ruleset in rulesets:
            told = judge(facts[inmate.pk], ruleset, loaded)
            unmet = [reason.code for reason in told.unmet]
            judged.append(line(inmate.pk, ruleset.code, LETTERS[told.status], told.date, told.missing, unmet))
    kept = []
    for row in Verdicts.objects.select_related("screening"):
        for place in range(len(row.statuses)):
            one = verdict_of(row.screening, place, row)
            kept.append(line(row.pk, one.code, one.status, one.day, one.missing, one.unmet))
    assert len(kept) == len(inmates) * len(GENERAL) > 5000
    assert sorted(kept)[:5] == sorted(judged)[:5]
    assert digest(kept) == digest(judged)


def test_columns_hold_the_same_facts_as_people(loaded: dt.date):
    inmates = list(Inmate.objects.filter(presence="held").select_related("facility"))
    facts = facts_of(inmates, loaded)
    names = [*needed_facts(rulesets_on(loaded)), "conduct_score", "prerequisites_held", "enrolled", "regency_code"]
    names += ["education", "sex", "birth_date", "health_limits", "certified", "release_date", "one_third", "literate"]
    names = list(dict.fromkeys(names))
    people = people_of(list(Screening.objects.values_list("facility", flat=True)), names, loaded)
    assert sorted(people.ids.tolist()) == sorted(facts)
    for number, pk in enumerate(people.ids.tolist()):
        told = people.columns.person(number)
        for name in names:
            read, wanted = getattr(told, name), getattr(facts[pk], name)
            if isinstance(wanted, tuple):
                read, wanted = sorted(read, key=repr), sorted(wanted, key=repr)
            assert read == wanted, (pk, name)
