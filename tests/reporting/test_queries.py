import datetime as dt

import pytest
from model_bakery import baker

from bekal.lib.identifiers import normalise_register_number
from bekal.reporting.queries.coverage import coverage_for, facility_lines
from bekal.reporting.queries.going_home import counts_of_leavers, leavers, with_chances
from bekal.reporting.queries.live_classes import Duty, Worry, classes_to_watch, duties_of, live_classes
from tests.walk.stage import NOW, furnish


@pytest.fixture
def person(places):
    """person("held", days=20): somebody in Ambon who goes home so many days from TODAY (or went, if negative)."""
    made = iter(range(1000))

    def make(presence, days, *, certified=None, facility=None, **more):
        number = f"BI {next(made)}/2024"
        release = NOW.date() + dt.timedelta(days=days)
        return baker.make(
            "people.Inmate",
            facility=facility or places.ambon,
            presence=presence,
            release_on=release,
            certified_on=release - dt.timedelta(days=5) if certified else None,
            register_number=number,
            register_key=normalise_register_number(number),
            custody_status="convict",
            sex="M",
            birth_date=dt.date(1990, 1, 1),
            detained_on=dt.date(2024, 1, 1),
            updated_at=NOW,
            **more,
        )

    return make


class TestCoverage:
    def test_counts_those_released_with_a_certificate_before_they_left(self, person, cast, acting, today):
        for _ in range(3):
            person("released", -40, certified=True)
        for _ in range(3):
            person("released", -40)
        late = person("released", -40)
        late.certified_on = today
        late.save(update_fields=["certified_on"])

        figures = coverage_for(acting(cast.owner), today)
        assert (figures.released, figures.certified, figures.percent) == (7, 3, 43)

    def test_each_counts_their_own(self, person, places, cast, acting, today):
        person("released", -10)
        person("released", -10, facility=places.piru)
        person("released", -10, facility=places.jember)

        counted = {name: coverage_for(acting(getattr(cast, name)), today).released for name in CASES}
        assert counted == CASES

    def test_a_release_a_year_and_a_month_ago_is_history(self, person, cast, acting, today):
        person("released", -400)
        assert coverage_for(acting(cast.owner), today).released == 0

    def test_lines_of_facilities_begin_with_the_most_people_about_to_leave_without(
        self, person, places, cast, acting, today
    ):
        person("held", 10)
        for _ in range(2):
            person("held", 10, facility=places.piru)
        person("held", 200, facility=places.jember)
        lines = facility_lines(acting(cast.national), today, today + dt.timedelta(days=90))
        assert [(line.name, line.going_without) for line in lines] == [
            ("Lapas Kelas IIB Piru", 2),
            ("Lapas Kelas IIA Ambon", 1),
        ]

    def test_a_prison_is_counted_anew_and_the_nation_once_a_minute(self, person, cast, acting, today):
        person("released", -10)
        watchers = acting(cast.owner), acting(cast.regional), acting(cast.national)
        assert [coverage_for(actor, today).released for actor in watchers] == [1, 1, 1]
        person("released", -10)
        assert [coverage_for(actor, today).released for actor in watchers] == [2, 1, 1]


CASES = {"owner": 1, "colleague": 1, "stranger": 1, "regional": 2, "national": 3, "coordinator": 0}


class TestLeavers:
    @pytest.mark.parametrize(("days", "counts"), [(0, (1, 1, 1)), (30, (1, 1, 1)), (31, (0, 1, 1)), (181, (0, 0, 0))])
    def test_the_last_day_counts(self, person, cast, acting, today, days, counts):
        person("held", days)
        assert tuple(counts_of_leavers(acting(cast.owner), today).values()) == counts

    def test_who_has_a_certificate_or_is_gone_is_not_listed(self, person, cast, acting, today):
        person("held", 20, certified=True)
        person("released", -1)
        assert not leavers(acting(cast.owner), today, 180)

    def test_stranger_is_told_of_nobody(self, person, cast, acting, today):
        person("held", 20)
        assert not leavers(acting(cast.stranger), today, 180)
        assert set(counts_of_leavers(acting(cast.stranger), today).values()) == {0}


class TestChances:
    @pytest.fixture
    def site(self, places, cast):
        return furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner)

    def chance(self, person, actor, today):
        (leaver,) = with_chances([person], live_classes(actor, today), today)
        return leaver.chance

    def test_the_planned_class_fits_who_goes_home_after_it(self, person, site, cast, acting, today):
        found = self.chance(person("held", 90), acting(cast.owner), today)
        assert (found.training_class, found.places_left) == (site.planned_class, 16)

    def test_it_does_not_fit_who_goes_home_before_it_ends(self, person, site, cast, acting, today):
        assert self.chance(person("held", 31), acting(cast.owner), today) is None

    def test_a_full_class_is_no_chance(self, person, site, cast, acting, today):
        site.planned_class.capacity = 1
        site.planned_class.save(update_fields=["capacity"])
        baker.make(
            "intake.Enrolment", facility=site.facility, training_class=site.planned_class, inmate=person("held", 300),
            state="enrolled", reserve_rank=None, updated_at=NOW,
        )  # fmt: skip
        assert self.chance(person("held", 90), acting(cast.owner), today) is None

    def test_what_waits_and_who_is_asked(self, site, cast, acting, today):
        def duties(user):
            actor = acting(user)
            return {duty for duty, _ in duties_of(actor, live_classes(actor, today), today)}

        assert duties(cast.owner) == {Duty.OPEN, Duty.FILL_ATTENDANCE}
        assert duties(cast.instructor) == {Duty.FILL_ATTENDANCE}
        assert duties(cast.stranger) == set()

    def test_a_class_whose_certificates_are_all_issued_is_done(self, site, cast, acting, today):
        finished = site.training_class
        finished.state = "completed"
        finished.save(update_fields=["state"])
        assert finished.pk not in {one.training_class.pk for one in live_classes(acting(cast.owner), today)}

    def test_headquarters_watch_the_next_classes_that_are_in_trouble(self, site, person, cast, acting, today):
        site.planned_class.starts_on = today + dt.timedelta(days=10)
        site.planned_class.save(update_fields=["starts_on"])
        actor = acting(cast.national)
        assert [one.training_class for one in classes_to_watch(actor, today, 5)] == [site.planned_class]
        site.planned_class.minimum = 1
        site.planned_class.save(update_fields=["minimum"])
        baker.make(
            "intake.Enrolment", facility=site.facility, training_class=site.planned_class, inmate=person("held", 300),
            state="enrolled", reserve_rank=None, updated_at=NOW,
        )  # fmt: skip
        assert classes_to_watch(actor, today, 5) == []

    def test_somebody_who_goes_home_before_the_class_ends_is_a_worry(self, site, cast, acting, today):
        site.inmate.release_on = site.training_class.ends_on
        site.inmate.save(update_fields=["release_on"])
        worries = {one.training_class.pk: one.worries(today) for one in live_classes(acting(cast.owner), today)}
        assert worries[site.training_class.pk] == [Worry.GOING_HOME_EARLY]
