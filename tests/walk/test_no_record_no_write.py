"""Every page that writes leaves an event of the audit trail behind, and where none can be written, nothing is."""

from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from bekal.access import actions as access
from tests.walk.filling import Data, forms_of, undone
from tests.walk.test_odd_input import everybody, site
from tests.walk.test_walk import AREAS, pages_of, report

__all__ = ["everybody", "site"]

ROWS_OF_THE_TRAIL = {"audit.event", "audit.head"}
ONLY_ASKED_FOR = {"work.job"}  # whatever the job does then is recorded
SENT: dict[str, Data] = {  # what no form on the page says by itself
    "set_language": {"language": ["en"]},
    "class_step": {"step": ["pause"], "reason": ["Hujan"]},
    "session_everyone": {"revision": ["1"], "nonce": ["abcdefgh"]},
}
WRITES = {  # the rest stands in no state in which it could, or asks for more than a hurried person fills in
    "set_language", "user_add", "user_edit", "user_deactivate", "user_reset_password", "grant_end",
    "trade_add", "course_add", "course_edit", "version_adapt", "participant_results", "certificate_revoke",
    "session_everyone", "session_move", "session_cancel", "enrolment_withdraw", "class_step", "agreement_add",
    "agreement_step", "amendment_add", "amendment_step", "clause_edit",
    "partner_add", "partner_edit", "instructor_add", "instructor_edit", "instructor_select",
    "inmate_add", "inmate_edit", "discipline_add", "conduct_add", "movement_add",
    "keep_apart_end", "ruleset_withdraw", "criterion_end", "decision_end",
    "override_add", "facility_edit", "workshop_add", "workshop_edit", "roster_reread",
    "roster_discard",
}  # fmt: skip


class TrailBroken(Exception):
    """What an audit trail raises that cannot be written."""


def everything() -> dict[str, list[Any]]:
    """All rows of all tables of the product but the audit trail's own."""
    labels = {label.rpartition(".")[2] for label in settings.CAPABILITIES}
    models = [model for label in sorted(labels) for model in apps.get_app_config(label).get_models(True)]
    kept = [model for model in models if model._meta.label_lower not in ROWS_OF_THE_TRAIL]
    return {model._meta.label_lower: list(model.objects.order_by("pk").values_list()) for model in kept}


def changed(before: dict[str, list[Any]]) -> set[str]:
    after = everything()
    return {label for label in after if after[label] != before[label]}


def posts(client: Client, page: Any, site: Any) -> list[tuple[str, Data]]:
    url = page.url(site)
    if page.name in SENT:
        return [(url, SENT[page.name])]
    if "GET" not in page.methods:
        return [(url, page.special.post)]
    answer = client.get(url, page.special.get)
    return [(address or url, data) for address, data in forms_of(answer)] if answer.status_code == 200 else []


@pytest.fixture
def trail(monkeypatch: Any) -> Any:
    """Hears what is recorded, and can be broken."""

    class Trail:
        broken = False
        heard: list[str] = []

    written = access.record_event

    def record_event(**event: Any) -> None:
        if Trail.broken:
            raise TrailBroken
        Trail.heard.append(event["action"])
        written(**event)

    monkeypatch.setattr(access, "record_event", record_event)
    return Trail


def written_by(client: Client, url: str, data: Data) -> set[str]:
    """The tables that a sending changes; it is undone."""
    before = everything()
    with undone(client):
        with suppress(TrailBroken):
            client.post(url, data)
        return changed(before) - ONLY_ASKED_FOR


@pytest.mark.parametrize("area", AREAS)
def test_no_record_no_write(area, everybody, site, signed_in, trail):
    client, wrong, wrote = signed_in(everybody), [], set()
    for page in pages_of(area):
        for url, data in posts(client, page, site) if "POST" in page.methods else ():
            trail.broken, trail.heard = False, []
            if tables := written_by(client, url, data):
                wrote.add(page.name)
                wrong += [] if trail.heard else [f"{page.name} changed {sorted(tables)} and left no event"]
            trail.broken = True
            if tables := written_by(client, url, data):
                wrong.append(f"{page.name} changed {sorted(tables)} though no event could be written")
            trail.broken = False
    known = {page.name for page in pages_of(area)} & WRITES
    report(wrong + [f"{name} was filled in and wrote nothing: is the test still right?" for name in known - wrote])
