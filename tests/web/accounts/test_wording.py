"""Everything that is recorded has words on the page of the audit record."""

import re
from pathlib import Path

import bekal
from bekal.classes.choices import ClassStep
from bekal.delivery.choices import SessionStep
from bekal.intake.choices import DriveStep, EnrolmentStep, WishStep
from bekal.web.accounts.wording import SUBJECTS, VERBS

SOURCE = Path(bekal.__file__).parent
RECORDED = re.compile(r"\brecord(?:_event)?\([^()]*?\"([a-z_]+\.[a-z_]+)\"", re.S)
STEPS = {
    "class": ClassStep,
    "enrolment": EnrolmentStep,
    "session": SessionStep,
    "drive": DriveStep,
    "wish": [step for step in WishStep if step != WishStep.REGISTER],
}


def recorded() -> set[str]:
    by_name = {name for path in SOURCE.rglob("actions.py") for name in RECORDED.findall(path.read_text())}
    return by_name | {f"{subject}.{step}" for subject, steps in STEPS.items() for step in steps}


def test_the_search_finds_what_is_recorded():
    assert {"inmate.look", "class.open", "account.add"} <= recorded()


def test_registrations_have_words():
    for code in ("registration.take", "registration.correct", "registration.withdraw", "assessment.tell", "drive.add"):
        subject, _dot, verb = code.partition(".")
        assert subject in SUBJECTS
        assert verb in VERBS


def test_every_recorded_action_has_words():
    codes = recorded()
    assert {code for code in codes if code.partition(".")[0] not in SUBJECTS} == set()
    assert {code for code in codes if code.partition(".")[2] not in VERBS} == set()
