import datetime as dt

import pytest
from model_bakery import baker

from bekal.access.rules import SYSTEM
from bekal.lib.identifiers import normalise_register_number
from bekal.people.models import Inmate
from bekal.screening.actions import screen_facilities
from tests.conftest import NOW


@pytest.fixture
def person(places):
    """person(name, facility=…, **facts): somebody who may go into assimilation, unless told otherwise."""

    def make(name="Budi Rekaan", facility=places.ambon, **facts):
        number = f"BI {Inmate.objects.count() + 1}/2024"
        usual = {
            "register_number": number,
            "register_key": normalise_register_number(number),
            "custody_status": "convict",
            "sex": "M",
            "offence": "Pencurian",
            "term_years": 4,
            "detained_on": dt.date(2023, 3, 1),
            "one_third_on": dt.date(2024, 7, 1),
            "one_half_on": dt.date(2025, 3, 1),
            "two_thirds_on": dt.date(2026, 6, 1),
            "expires_on": dt.date(2027, 3, 1),
            "updated_at": NOW,
        }
        return baker.make("people.Inmate", facility=facility, name=name, **(usual | facts))

    return make


def screened(*facilities, now=NOW):
    """Screen some facilities, as the nightly job does."""
    return screen_facilities(facilities=list(facilities), actor=SYSTEM, now=now)


@pytest.fixture
def run():
    """run(facility, …): screen them."""
    return screened
