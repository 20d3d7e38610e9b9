import datetime as dt

import pytest

from bekal.access.choices import Role
from bekal.access.rules import Unseen, may
from bekal.accounts import queries
from bekal.accounts.models import RoleGrant, User
from bekal.audit.actions import record_event

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (TODAY - 9 * DAY, None, True),
        (TODAY, None, True),
        (TODAY, TODAY + DAY, True),
        (TODAY + DAY, None, False),  # not yet
        (TODAY - 9 * DAY, TODAY, False),  # the end itself no longer counts
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY - 9 * DAY, TODAY + DAY, True),
    ],
)
def test_a_grant_holds_from_a_day_until_a_day(places, starts, ends, holds):
    user = User.objects.create(username="somebody", name="Somebody")
    RoleGrant.objects.create(user=user, role=Role.WARDEN, facility=places.ambon, starts=starts, ends=ends)

    seat = queries.seat_of(user, TODAY)

    assert may(seat.actor, "agreement.sign", places.ambon.target) is holds
    assert seat.place_name == ("Lapas Kelas IIA Ambon" if holds else "")


def test_a_seat_is_read_in_one_query(cast, places, django_assert_num_queries):
    RoleGrant.objects.create(user=cast.owner, role=Role.REVIEW_BOARD, facility=places.jember, starts=TODAY)
    with django_assert_num_queries(1):
        seat = queries.seat_of(cast.owner, TODAY)
    assert (seat.place_name, seat.time_zone) == ("Lapas Kelas IIA Ambon (+1)", "Asia/Jayapura")
    assert seat.actor.roles == {Role.PROGRAMME_OFFICER, Role.REVIEW_BOARD}


def test_two_roles_at_one_place_are_one_place(cast, places):
    RoleGrant.objects.create(user=cast.owner, role=Role.REVIEW_BOARD, facility=places.ambon, starts=TODAY)
    assert queries.seat_of(cast.owner, TODAY).place_name == "Lapas Kelas IIA Ambon"


def test_only_the_administrator_lists_users(cast, acting):
    assert queries.users_for(acting(cast.administrator), TODAY).count() == 15
    assert queries.users_for(acting(cast.warden), TODAY).count() == 0


def test_the_list_of_users_takes_as_many_queries_for_one_as_for_many(cast, acting, django_assert_num_queries):
    admin = acting(cast.administrator)
    for search in ("owner", ""):
        with django_assert_num_queries(2):
            users = list(queries.users_for(admin, TODAY, search))
            assert [grant.place_name for user in users for grant in user.held]


def test_every_word_of_a_search_must_fit(cast, acting):
    admin = acting(cast.administrator)
    assert [user.username for user in queries.users_for(admin, TODAY, "other REGIONAL")] == ["other_regional"]


def test_a_user_is_unseen_by_all_but_the_administrator(cast, acting):
    assert queries.user_for(acting(cast.administrator), "account.edit", cast.owner.pk) == cast.owner
    with pytest.raises(Unseen):
        queries.user_for(acting(cast.warden), "account.list", cast.owner.pk)
    with pytest.raises(Unseen):
        queries.user_for(acting(cast.administrator), "account.list", 10**9)


class TestAuditRecord:
    @pytest.fixture
    def events(self, places, cast, now):
        for minutes, facility in enumerate([places.ambon, places.jember, places.ambon, None, places.ambon]):
            record_event(
                actor_id=cast.owner.pk,
                actor_name="Owner" if facility == places.ambon else "Stranger",
                action="workshop.edit" if minutes < 4 else "class.open",
                subject_type="places.workshop",
                subject_id=str(minutes),
                facility_id=facility.pk if facility else None,
                now=now - dt.timedelta(days=4 - minutes),
            )

    def read(self, actor, now, **wanted):
        wanted, cursors = dict(wanted), {}
        for name in ("after", "before", "size"):
            if name in wanted:
                cursors[name] = wanted.pop(name)
        found = queries.events_for(actor, queries.EventFilter(**wanted), now.tzinfo, **cursors)
        return [event.subject_id for event in found.events], found

    def test_a_warden_reads_what_happened_in_their_prison(self, events, cast, acting, now):
        assert self.read(acting(cast.warden), now)[0] == ["4", "2", "0"]

    def test_the_administrator_reads_everything(self, events, cast, acting, now):
        assert self.read(acting(cast.administrator), now)[0] == ["4", "3", "2", "1", "0"]

    def test_an_officer_reads_nothing(self, events, cast, acting, now):
        assert self.read(acting(cast.owner), now)[0] == []

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"person": "strang"}, ["3", "1"]),
            ({"subject": "class"}, ["4"]),
            ({"since": TODAY - DAY}, ["4", "3"]),
            ({"until": TODAY - 3 * DAY}, ["1", "0"]),
            ({"since": TODAY - 3 * DAY, "until": TODAY - 3 * DAY}, ["1"]),
        ],
    )
    def test_filters(self, events, cast, acting, now, wanted, found):
        assert self.read(acting(cast.administrator), now, **wanted)[0] == found

    def test_pages_lead_there_and_back(self, events, cast, acting, now):
        admin = acting(cast.administrator)
        first, one = self.read(admin, now, size=2)
        second, two = self.read(admin, now, size=2, after=one.older)
        third, three = self.read(admin, now, size=2, after=two.older)
        back, again = self.read(admin, now, size=2, before=three.newer)

        assert (first, second, third, back) == (["4", "3"], ["2", "1"], ["0"], ["2", "1"])
        assert (one.newer, three.older) == ("", "")
        assert self.read(admin, now, size=2, before=again.newer)[0] == ["4", "3"]

    def test_a_spoilt_cursor_shows_the_first_page(self, events, cast, acting, now):
        assert self.read(acting(cast.administrator), now, after="x; drop")[0][0] == "4"
