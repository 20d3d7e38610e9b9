import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.classes.rules import NotYet
from bekal.intake import actions
from bekal.intake.models import Enrolment, EnrolmentChange
from bekal.intake.rules import SelectionRefused
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from tests.classes.scene import START, make_class, make_scene
from tests.intake.scene import enrol, keep_apart, make_inmate, make_people, rule

NARCOTICS = {"offence": "Narkotika UU 35/2009", "term_years": 6}


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def opened(scene):
    """An open class of two to three."""
    return make_class(scene, "open", minimum=2, capacity=3)


def choose(training_class, actor, now, chosen, reserves=(), notes=None, **more):
    actions.choose_participants(
        training_class=training_class,
        chosen_ids=[inmate.pk for inmate in chosen],
        reserve_ids=[inmate.pk for inmate in reserves],
        notes=notes or {},
        actor=actor,
        now=now,
        **more,
    )


def listed(training_class):
    """Everyone with a place, as {name: state or rank of reserve}."""
    rows = Enrolment.objects.filter(training_class=training_class).select_related("inmate")
    return {row.inmate.name: row.reserve_rank or row.state for row in rows}


# Choosing


def test_the_officer_picks_participants_and_reserves_in_order(opened, places, cast, acting, now):
    one, two, three, four = make_people(places.ambon, 4)
    choose(opened, acting(cast.owner), now, [one, two], [four, three])

    assert listed(opened) == {"Orang 01": "enrolled", "Orang 02": "enrolled", "Orang 04": 1, "Orang 03": 2}
    assert opened.revision == 2
    first = EnrolmentChange.objects.filter(enrolment__inmate=one).get()
    assert (first.step, first.from_state, first.to_state, first.changed_by) == ("choose", "", "enrolled", "Owner")
    event = Event.objects.get(action="selection.choose")
    assert (event.details["participants"], event.details["reserves"]) == (2, [four.pk, three.pk])


def test_reserves_change_places_and_people_move_between_the_lists(opened, places, cast, acting, now):
    one, two, three, four = make_people(places.ambon, 4)
    actor = acting(cast.owner)
    choose(opened, actor, now, [one, two], [three, four])
    choose(opened, actor, now, [one, four], [two, three])
    assert listed(opened) == {"Orang 01": "enrolled", "Orang 04": "enrolled", "Orang 02": 1, "Orang 03": 2}

    choose(opened, actor, now, [one], [three, two])
    assert listed(opened) == {"Orang 01": "enrolled", "Orang 03": 1, "Orang 02": 2, "Orang 04": "not_chosen"}
    steps = EnrolmentChange.objects.filter(enrolment__inmate=four).order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["reserve", "choose", "take_off"]


def test_more_than_there_are_places_is_refused_and_nothing_is_written(opened, places, cast, acting, now):
    people = make_people(places.ambon, 4)
    with pytest.raises(SelectionRefused) as refusal:
        choose(opened, acting(cast.owner), now, people)

    assert "hanya punya 3 tempat" in refusal.value.problems[0]
    assert not Enrolment.objects.exists()
    assert not Event.objects.exists()


def test_who_does_not_meet_a_requirement_cannot_be_chosen_nor_be_a_reserve(opened, places, cast, acting, now):
    leaving = make_inmate(places.ambon, "Lekas Pulang", release_on=dt.date(2026, 3, 15))
    for lists in ([leaving], []), ([], [leaving]):
        with pytest.raises(SelectionRefused) as refusal:
            choose(opened, acting(cast.owner), now, *lists)
        (problem,) = refusal.value.problems
        assert problem.startswith("Lekas Pulang belum dapat dipilih.")


def test_a_detainee_is_chosen_with_a_written_note_only(opened, places, cast, acting, now):
    detainee = make_inmate(places.ambon, "Tahanan Rekaan", custody_status="detainee", release_on=None)
    for notes in {}, {detainee.pk: "   "}:
        with pytest.raises(SelectionRefused, match="dengan catatan"):
            choose(opened, acting(cast.owner), now, [detainee], notes=notes)

    choose(opened, acting(cast.owner), now, [detainee], notes={detainee.pk: "Sidang baru bulan Juni"})
    assert Enrolment.objects.get().note == "Sidang baru bulan Juni"


def test_a_convict_without_a_release_date_needs_the_date_not_a_note(opened, places, cast, acting, now):
    person = make_inmate(places.ambon, "Data Kurang", release_on=None)
    with pytest.raises(SelectionRefused, match="belum tercatat"):
        choose(opened, acting(cast.owner), now, [person], notes={person.pk: "Saya kenal orangnya"})


def test_the_agreement_may_ask_for_more(opened, scene, places, cast, acting, now):
    scene.agreement.eligibility_ruleset = "assimilation"
    scene.agreement.save()
    early = make_inmate(places.ambon, "Belum Setengah", one_half_on=dt.date(2026, 7, 10))
    ready = make_inmate(places.ambon, "Sudah Setengah", one_half_on=dt.date(2026, 3, 4))
    with pytest.raises(SelectionRefused, match="10 Juli 2026"):
        choose(opened, acting(cast.owner), now, [early, ready])

    choose(opened, acting(cast.owner), now, [ready])
    assert listed(opened) == {"Sudah Setengah": "enrolled"}


def test_two_who_must_be_kept_apart_are_named(opened, places, cast, acting, now):
    one, two, three = make_people(places.ambon, 3)
    keep_apart(two, three)
    with pytest.raises(SelectionRefused) as refusal:
        choose(opened, acting(cast.owner), now, [one, two, three])
    assert refusal.value.problems == (
        "Orang 02 dan Orang 03 harus dipisah dan tidak boleh berada dalam satu kelas. Pilih salah satu.",
    )

    choose(opened, acting(cast.owner), now, [one, two], [three])
    assert listed(opened)["Orang 03"] == 1


def test_a_class_at_the_same_time_stands_in_the_way(opened, scene, places, cast, acting, now):
    (one,) = make_people(places.ambon, 1)
    enrol(make_class(scene, "selected", name="Menjahit"), one)
    with pytest.raises(SelectionRefused):
        choose(opened, acting(cast.owner), now, [one])


def test_the_second_of_two_officers_hears_of_the_first(opened, places, cast, acting, now):
    one, two = make_people(places.ambon, 2)
    read = opened.revision
    choose(opened, acting(cast.owner), now, [one], revision=read)
    with pytest.raises(Conflict) as conflict:
        choose(opened, acting(cast.colleague), now, [two], revision=read)

    assert (conflict.value.who, conflict.value.at) == ("Owner", now)
    assert listed(opened) == {"Orang 01": "enrolled"}


def test_only_an_open_class_takes_people(scene, places, cast, acting, now):
    (one,) = make_people(places.ambon, 1)
    for state in "planned", "selected", "running", "completed", "cancelled":
        with pytest.raises(IllegalTransition):
            choose(make_class(scene, state, name=state), acting(cast.owner), now, [one])


def test_people_of_another_prison_do_not_exist_here(opened, places, cast, acting, now):
    elsewhere = make_inmate(places.jember, "Orang Jember")
    with pytest.raises(Unseen):
        choose(opened, acting(cast.owner), now, [elsewhere])


def test_a_list_with_more_of_a_group_than_a_rule_allows_is_refused_and_a_reserve_does_not_count(
    opened, places, cast, acting, now
):
    one, two, three = make_people(places.ambon, 3, **NARCOTICS)
    rule(places, group="offence", value="narcotics", most=1, reference="SK Dirjen 9")
    with pytest.raises(SelectionRefused) as refusal:
        choose(opened, acting(cast.owner), now, [two, one])
    (problem,) = refusal.value.problems
    assert problem == (
        f"Kelas {opened.name} menerima paling banyak 1 orang dengan perkara narkotika 5 tahun ke atas, sedangkan "
        "daftar pesertanya memuat 2: Orang 01 dan Orang 02. Jadikan sisanya cadangan. Dasarnya: SK Dirjen 9."
    )
    assert not Enrolment.objects.exists()
    choose(opened, acting(cast.owner), now, [one], [two, three])
    assert listed(opened) == {"Orang 01": "enrolled", "Orang 02": 1, "Orang 03": 2}


def test_a_rule_of_none_and_a_rule_of_all_prisons_bind_too(opened, places, cast, acting, now):
    (one,) = make_people(places.ambon, 1)
    rule(places, facility=None, group="tier", value=places.ambon.tier, most=0)
    with pytest.raises(SelectionRefused, match="tidak menerima orang dari tingkat keamanan"):
        choose(opened, acting(cast.owner), now, [one])


def test_a_rule_that_is_over_on_the_first_day_of_the_class_binds_no_list(opened, places, cast, acting, now):
    rule(places, group="sex", value="M", most=0, ends=START)
    choose(opened, acting(cast.owner), now, make_people(places.ambon, 1))
    assert listed(opened) == {"Orang 01": "enrolled"}


@pytest.mark.parametrize(("who", "error"), [("stranger", Unseen), ("warden", Forbidden), ("instructor", Unseen)])
def test_who_may_not_choose(opened, places, cast, acting, now, who, error):
    (one,) = make_people(places.ambon, 1)
    with pytest.raises(error):
        choose(opened, acting(getattr(cast, who)), now, [one])


# Approving


def approve(training_class, actor, now, **more):
    actions.approve_selection(training_class=training_class, actor=actor, now=now, **more)


def test_the_warden_settles_the_list(opened, places, cast, acting, now):
    enrol(opened, *make_people(places.ambon, 2))
    approve(opened, acting(cast.warden), now)
    opened.refresh_from_db()
    assert opened.state == "selected"


def test_an_officer_may_not_settle_their_own_list(opened, places, cast, acting, now):
    enrol(opened, *make_people(places.ambon, 2))
    with pytest.raises(Forbidden):
        approve(opened, acting(cast.owner), now)


def test_too_few_or_a_pair_kept_apart_cannot_be_settled(opened, places, cast, acting, now):
    one, two = make_people(places.ambon, 2)
    enrol(opened, one)
    with pytest.raises(NotYet) as lack:
        approve(opened, acting(cast.warden), now)
    assert [(h.condition, h.count) for h in lack.value.hindrances] == [("enough_participants", 1)]

    enrol(opened, two)
    keep_apart(one, two)
    with pytest.raises(NotYet) as lack:
        approve(opened, acting(cast.warden), now)
    assert [(h.condition, h.names) for h in lack.value.hindrances] == [("no_keep_apart", ("Orang 01", "Orang 02"))]


def test_requirements_are_read_again_when_the_list_is_settled(opened, places, cast, acting, now):
    one, two = make_people(places.ambon, 2)
    enrol(opened, one, two)
    two.release_on = dt.date(2026, 3, 10)
    two.save()
    with pytest.raises(SelectionRefused, match="Orang 02"):
        approve(opened, acting(cast.warden), now)


def test_a_rule_that_came_after_the_list_holds_when_it_is_settled(opened, places, cast, acting, now):
    enrol(opened, *make_people(places.ambon, 2))
    rule(places, group="sex", value="M", most=1)
    with pytest.raises(SelectionRefused, match="memuat 2: Orang 01 dan Orang 02"):
        approve(opened, acting(cast.warden), now)


def test_the_warden_settles_the_list_they_saw(opened, places, cast, acting, now):
    people = make_people(places.ambon, 3)
    choose(opened, acting(cast.owner), now, people[:2])
    read = opened.revision
    choose(opened, acting(cast.owner), now, people)
    with pytest.raises(Conflict):
        approve(opened, acting(cast.warden), now, revision=read)


# Withdrawing


@pytest.fixture
def settled(scene, places):
    """A settled class of three with three reserves: Orang 01 to 03 and Orang 04 to 06."""
    made = make_class(scene, "selected", minimum=2, capacity=3)
    people = make_people(places.ambon, 6)
    enrol(made, *people[:3])
    enrol(made, *people[3:], state="reserve")
    return made


def place(training_class, name):
    return Enrolment.objects.get(training_class=training_class, inmate__name=name)


def withdraw(training_class, name, actor, now, reason="own_wish", note=""):
    enrolment = place(training_class, name)
    return actions.withdraw(enrolment=enrolment, reason_code=reason, note=note, actor=actor, now=now)


def test_the_first_reserve_moves_up_and_the_others_close_ranks(settled, cast, acting, now):
    result = withdraw(settled, "Orang 02", acting(cast.owner), now, "health", "Dirawat di rumah sakit")

    assert result.promoted.inmate.name == "Orang 04"
    assert listed(settled) == {
        "Orang 01": "enrolled",
        "Orang 02": "withdrawn",
        "Orang 03": "enrolled",
        "Orang 04": "enrolled",
        "Orang 05": 1,
        "Orang 06": 2,
    }
    gone = place(settled, "Orang 02")
    assert (gone.end_reason, gone.ended_on) == ("health", now.date())
    change = gone.changes.get()
    assert (change.step, change.reason_code, change.reason) == ("withdraw", "health", "Dirawat di rumah sakit")
    assert place(settled, "Orang 04").changes.get().step == "promote"
    event = Event.objects.get(action="enrolment.withdraw")
    assert event.details == {"reason": "health", "promoted": place(settled, "Orang 04").pk}


def test_a_reserve_who_no_longer_fits_is_passed_over_with_the_reason(settled, cast, acting, now):
    four = place(settled, "Orang 04").inmate
    four.release_on = dt.date(2026, 3, 9)
    four.save()
    result = withdraw(settled, "Orang 01", acting(cast.owner), now)

    assert result.promoted.inmate.name == "Orang 05"
    (passed,) = result.passed_over
    assert passed.startswith("Orang 04 belum dapat dipilih.")
    assert listed(settled)["Orang 04"] == 1


def test_a_reserve_is_passed_over_who_must_be_kept_apart_from_a_participant(settled, cast, acting, now):
    keep_apart(place(settled, "Orang 04").inmate, place(settled, "Orang 03").inmate)
    result = withdraw(settled, "Orang 01", acting(cast.owner), now)
    assert result.promoted.inmate.name == "Orang 05"
    assert "harus dipisah" in result.passed_over[0]


def narcotics(training_class, *names):
    for name in names:
        inmate = place(training_class, name).inmate
        for field, value in NARCOTICS.items():
            setattr(inmate, field, value)
        inmate.save()


def test_a_reserve_is_passed_over_whose_group_is_full(settled, places, cast, acting, now):
    narcotics(settled, "Orang 02", "Orang 04")
    rule(places, group="offence", value="narcotics", most=1, reference="SK Dirjen 9")
    result = withdraw(settled, "Orang 01", acting(cast.owner), now)
    assert result.promoted.inmate.name == "Orang 05"
    assert result.passed_over == (
        "Orang 04 belum dapat naik: kelas ini menerima paling banyak 1 orang dengan perkara narkotika 5 tahun ke atas, "
        "dan jumlah itu sudah tercapai. Dasarnya: SK Dirjen 9.",
    )


def test_who_leaves_makes_place_for_one_of_their_group(settled, places, cast, acting, now):
    narcotics(settled, "Orang 02", "Orang 04")
    rule(places, group="offence", value="narcotics", most=1)
    assert withdraw(settled, "Orang 02", acting(cast.owner), now).promoted.inmate.name == "Orang 04"


def test_a_list_that_a_later_rule_finds_too_full_keeps_out_its_group_only(settled, places, cast, acting, now):
    narcotics(settled, "Orang 01", "Orang 02", "Orang 03", "Orang 04")
    rule(places, group="offence", value="narcotics", most=1)
    result = withdraw(settled, "Orang 01", acting(cast.owner), now)
    assert result.promoted.inmate.name == "Orang 05"
    assert len(result.passed_over) == 1


def test_who_is_barred_comes_back_as_a_reserve_and_moves_up_no_more(settled, places, cast, acting, now):
    withdraw(settled, "Orang 04", acting(cast.owner), now)
    narcotics(settled, "Orang 04", "Orang 05", "Orang 06")
    rule(places, group="offence", value="narcotics", most=0)
    back = place(settled, "Orang 04")
    actions.reinstate(enrolment=back, reason="salah catat", actor=acting(cast.warden), now=now)
    assert back.reserve_rank == 3
    result = withdraw(settled, "Orang 01", acting(cast.owner), now)
    assert result.promoted is None
    assert all("tidak menerima orang dengan perkara narkotika" in one for one in result.passed_over)


def test_who_leaves_frees_the_one_who_was_kept_apart_from_them(settled, cast, acting, now):
    keep_apart(place(settled, "Orang 04").inmate, place(settled, "Orang 03").inmate)
    assert withdraw(settled, "Orang 03", acting(cast.owner), now).promoted.inmate.name == "Orang 04"


def test_without_a_fitting_reserve_it_is_said_why(settled, cast, acting, now):
    for name in "Orang 04", "Orang 05", "Orang 06":
        inmate = place(settled, name).inmate
        inmate.presence = "moved"
        inmate.save()
    result = withdraw(settled, "Orang 01", acting(cast.owner), now)
    assert result.promoted is None
    assert len(result.passed_over) == 3
    assert result.why_nobody == "Tidak ada cadangan yang memenuhi syarat hari ini."


def test_without_reserves_the_place_stays_empty(opened, places, cast, acting, now):
    enrol(opened, *make_people(places.ambon, 2))
    assert "Tidak ada cadangan" in withdraw(opened, "Orang 01", acting(cast.owner), now).why_nobody


def test_nobody_moves_up_when_the_class_is_too_far_on(settled, cast, acting, now):
    settled.state = "running"
    settled.save()
    result = withdraw(settled, "Orang 01", acting(cast.owner), now.replace(day=9))
    assert result.promoted is None
    assert "80%" in result.why_nobody


def test_a_reserve_who_leaves_promotes_nobody(settled, cast, acting, now):
    result = withdraw(settled, "Orang 04", acting(cast.owner), now)
    assert (result.promoted, result.why_nobody) == (None, "")
    assert listed(settled)["Orang 05"] == 1


def test_discipline_dismisses(settled, cast, acting, now):
    withdraw(settled, "Orang 01", acting(cast.owner), now, "discipline")
    assert listed(settled)["Orang 01"] == "dismissed"


def test_another_reason_needs_a_note(settled, cast, acting, now):
    with pytest.raises(ReasonMissing):
        withdraw(settled, "Orang 01", acting(cast.owner), now, "other", " ")


def test_nobody_withdraws_twice_or_from_a_class_that_is_over(settled, cast, acting, now):
    withdraw(settled, "Orang 01", acting(cast.owner), now)
    with pytest.raises(IllegalTransition):
        withdraw(settled, "Orang 01", acting(cast.owner), now)
    settled.refresh_from_db()
    settled.state = "completed"
    settled.save()
    with pytest.raises(IllegalTransition):
        withdraw(settled, "Orang 03", acting(cast.owner), now)


@pytest.mark.parametrize(("who", "error"), [("stranger", Unseen), ("warden", Forbidden), ("coordinator", Forbidden)])
def test_who_may_not_withdraw_anybody(settled, cast, acting, now, who, error):
    with pytest.raises(error):
        withdraw(settled, "Orang 01", acting(getattr(cast, who)), now)


def test_the_warden_takes_somebody_back_as_the_last_reserve(settled, cast, acting, now):
    withdraw(settled, "Orang 01", acting(cast.owner), now, "discipline")
    gone = place(settled, "Orang 01")
    with pytest.raises(ReasonMissing):
        actions.reinstate(enrolment=gone, reason="", actor=acting(cast.warden), now=now)
    with pytest.raises(Forbidden):
        actions.reinstate(enrolment=gone, reason="Salah orang", actor=acting(cast.owner), now=now)

    actions.reinstate(enrolment=gone, reason="Salah orang", actor=acting(cast.warden), now=now)
    assert listed(settled)["Orang 01"] == 3
    gone.refresh_from_db()
    assert (gone.end_reason, gone.ended_on) == ("", None)


# Results


def test_completing_and_reopening_a_place(settled, cast, acting, now):
    settled.state = "running"
    settled.save()
    one = place(settled, "Orang 01")
    actions.step_enrolment(enrolment=one, step="complete", actor=acting(cast.owner), now=now)
    assert (one.state, one.ended_on) == ("completed", now.date())
    with pytest.raises(Forbidden):
        actions.step_enrolment(enrolment=one, step="reopen", actor=acting(cast.owner), now=now, reason="Salah")
    actions.step_enrolment(enrolment=one, step="reopen", actor=acting(cast.warden), now=now, reason="Salah")
    assert (one.state, one.ended_on) == ("enrolled", None)


def test_a_class_that_began_is_judged_today(settled, places, cast, acting, now):
    """Who reaches half of the sentence after the first day fits from that day on."""
    later = START + dt.timedelta(days=1)
    settled.agreement.eligibility_ruleset = "assimilation"
    settled.agreement.save()
    for row in Enrolment.objects.filter(training_class=settled).select_related("inmate"):
        row.inmate.one_half_on = later
        row.inmate.save()
    settled.state = "running"
    settled.save()

    assert withdraw(settled, "Orang 01", acting(cast.owner), now.replace(day=4)).promoted is None
    assert withdraw(settled, "Orang 02", acting(cast.owner), now.replace(day=5)).promoted.inmate.name == "Orang 04"
