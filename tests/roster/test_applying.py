import datetime as dt

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.lib.sealing import blind_index, unseal
from bekal.people.models import Inmate, InmateChange
from bekal.roster import actions, queries
from bekal.roster.choices import ImportState, RowKind
from bekal.roster.models import RosterImport
from bekal.work.models import Job
from tests.roster.conftest import Progress
from tests.roster.files import HEADINGS, csv_file, people, person

WITHOUT_UNCHANGEABLE = ("pk", "register_number", "name", "version", "presence")


def everybody():
    return list(Inmate.objects.order_by("register_key").values_list(*WITHOUT_UNCHANGEABLE))


def test_new_people_are_there_whole(places, read, apply, now):
    assert apply(read(csv_file(people(3))))

    somebody = Inmate.objects.get(register_key="BI1/2024")
    assert (somebody.facility, somebody.name, somebody.register_number) == (
        places.ambon,
        "Markus Salamena",
        "BI 1/2024",
    )
    assert (somebody.sex, somebody.custody_status, somebody.presence, somebody.version) == ("M", "convict", "held", 1)
    assert (somebody.expires_on, somebody.term_years, somebody.fine_rupiah) == (dt.date(2027, 3, 1), 3, 0)
    assert (somebody.updated_at, somebody.health_limits, somebody.term_days) == (now, [], None)


def test_nik_and_phone_are_sealed_and_found_by_their_index(read, apply):
    apply(read(csv_file(people(1))))
    somebody = Inmate.objects.get(nik_index=blind_index(settings.INDEX_KEY, "8171011402900001"))
    assert unseal(settings.FIELD_KEY, somebody.nik_sealed) == "8171011402900001"
    assert somebody.phone_index == blind_index(settings.INDEX_KEY, "+6281234567890")
    assert unseal(settings.FIELD_KEY, somebody.phone_sealed) == "+6281234567890"


def test_the_same_file_again_changes_nothing(read, apply, found):
    apply(read(csv_file(people(3))))
    before = everybody()
    again = read(csv_file(people(3)))
    assert found(again) == {"same": 3}
    assert queries.earlier_application(again) is not None
    apply(again)
    assert everybody() == before
    assert InmateChange.objects.count() == 3  # the beginnings


def test_changes_are_kept_field_by_field(read, apply, found, cast, now):
    apply(read(csv_file(people(3))))
    changed = read(csv_file([person(1, **{"Blok": "C-9", "Tgl Ekspirasi": "01/02/2027"}), *people(3)[1:]]))
    assert found(changed) == {"changed": 1, "same": 2}
    apply(changed)

    somebody = Inmate.objects.get(register_key="BI1/2024")
    assert (somebody.block, somebody.expires_on, somebody.version) == ("C-9", dt.date(2027, 2, 1), 2)
    change = somebody.changes.first()
    assert change.changes == {"block": ["A-1", "C-9"], "expires_on": ["2027-03-01", "2027-02-01"]}
    assert (change.source, change.source_id, change.changed_by, change.at) == (
        "roster",
        changed.pk,
        cast.owner.name,
        now,
    )


def test_a_new_nik_is_sealed_and_history_does_not_tell_it(read, apply):
    apply(read(csv_file(people(1))))
    apply(read(csv_file([person(1, NIK="8171011402900077")])))
    somebody = Inmate.objects.get()
    assert unseal(settings.FIELD_KEY, somebody.nik_sealed) == "8171011402900077"
    assert "8171011402900077" not in str(list(InmateChange.objects.values_list("changes", flat=True)))


def test_an_empty_cell_and_a_missing_column_take_nothing_away(read, apply, found):
    apply(read(csv_file(people(1))))
    assert found(read(csv_file([person(1, **{"Blok": "", "1/3": "-", "NIK": ""})]))) == {"same": 1}
    assert found(read(csv_file([["BI 1/2024", "Markus Salamena"]], ["Nomor Register", "Nama"]))) == {"same": 1}


def test_another_spelling_of_the_number_is_the_same_person(read, found, apply):
    apply(read(csv_file(people(1))))
    assert found(read(csv_file([person(1, **{"Nomor Register": "b.i 0001/2024"})]))) == {"same": 1}


def test_whoever_is_missing_from_a_complete_file_is_unlisted(read, apply, found):
    apply(read(csv_file(people(3))))
    roster = read(csv_file(people(2)))
    assert found(roster) == {"same": 2, "gone": 1}
    apply(roster, complete=True)

    gone = Inmate.objects.get(register_key="BI3/2024")
    assert (gone.presence, gone.version) == ("unlisted", 2)
    assert gone.changes.first().changes == {"presence": ["held", "unlisted"]}
    assert not gone.movements.exists()  # nobody knows where to


def test_whoever_is_missing_from_a_partial_file_stays(read, apply):
    apply(read(csv_file(people(3))))
    apply(read(csv_file(people(2))), complete=False)
    assert set(Inmate.objects.values_list("presence", flat=True)) == {"held"}


def test_whoever_is_listed_again_is_here_again(read, apply, problems):
    apply(read(csv_file(people(3))))
    apply(read(csv_file(people(2))))
    back = read(csv_file(people(3)))
    assert problems(back) == {4: {"was_away"}}
    apply(back)
    assert Inmate.objects.get(register_key="BI3/2024").presence == "held"


def test_a_person_in_a_broken_row_is_not_gone(read, apply, found):
    apply(read(csv_file(people(2))))
    roster = read(csv_file([person(1), person(2, **{"Tanggal Lahir": "31/02/1990"})]))
    assert found(roster) == {"same": 1, "error": 1}


def test_a_new_register_number_of_a_sentenced_detainee_is_known_by_nik(read, apply, found, problems):
    apply(read(csv_file([person(1, **{"Nomor Register": "AIII 5/2025", "Status": "Tahanan"}), person(2)])))
    sentenced = read(csv_file([person(1, **{"Nomor Register": "BI 77/2026"}), person(2)]))
    assert found(sentenced) == {"changed": 1, "same": 1, "warning": 1}
    assert problems(sentenced) == {2: {"new_register"}}
    apply(sentenced)

    somebody = Inmate.objects.get(register_key="BI77/2026")
    assert Inmate.objects.count() == 2
    assert (somebody.custody_status, somebody.presence) == ("convict", "held")
    assert somebody.changes.first().changes == {
        "register_number": ["AIII 5/2025", "BI 77/2026"],
        "custody_status": ["detainee", "convict"],
    }


def test_the_custody_status_is_told_by_the_register_number(read, apply):
    rows = [["AIII 5/2025", "Markus", "L"], ["B.IIa 6/2025", "Simon", "L"]]
    apply(read(csv_file(rows, ["Nomor Register", "Nama", "JK"])))
    assert list(Inmate.objects.order_by("name").values_list("custody_status", flat=True)) == ["detainee", "convict"]


def test_one_event_an_import_and_nothing_of_persons_in_it(read, apply):
    roster = read(csv_file(people(3)))
    apply(roster)
    event = Event.objects.get(action="roster.apply")
    assert event.details["counts"]["new"] == 3
    assert "Markus" not in str(event.details)
    assert not Event.objects.filter(subject_type="people.inmate").exists()


def test_files_are_sealed_and_the_upload_goes_when_applied(read, apply, django_capture_on_commit_callbacks):
    roster = read(csv_file(people(3)))
    names = [roster.file.name, roster.staged]
    for name in names:
        with default_storage.open(name) as file:
            content = file.read()
        assert b"Markus" not in content
        assert b"BI 1/2024" not in content
    with django_capture_on_commit_callbacks(execute=True):
        apply(roster)
    assert [default_storage.exists(name) for name in names] == [False, True]
    roster.refresh_from_db()
    assert (roster.state, roster.file.name) == (ImportState.APPLIED, "")


# Somebody else was quicker


def test_an_overtaken_preview_is_read_again_and_overwrites_nobody(read, apply, run_jobs, places, found):
    apply(read(csv_file(people(2))))
    roster = read(csv_file([person(1, Blok="C-1"), person(2)]))
    Inmate.objects.filter(register_key="BI1/2024").update(block="D-4", version=2)

    assert apply(roster) is False
    roster.refresh_from_db()
    assert (roster.state, roster.overtaken, roster.revision) == (ImportState.UPLOADED, True, 2)
    assert Inmate.objects.get(register_key="BI1/2024").block == "D-4"

    run_jobs()
    roster.refresh_from_db()
    assert (roster.state, found(roster)) == (ImportState.PREVIEWED, {"changed": 1, "same": 1})
    row = queries.staged_page(roster, RowKind.CHANGED, 0).rows[0]
    assert row["changes"] == {"block": ["D-4", "C-1"]}


def test_two_files_of_two_officers_do_not_double_anybody(read, apply, cast, acting):
    first, second = read(csv_file(people(3))), read(csv_file(people(4)), actor=acting(cast.colleague))
    assert apply(first)
    assert apply(second, actor=acting(cast.colleague)) is False
    assert Inmate.objects.count() == 3


@pytest.mark.parametrize("spoil", ["version", "number"])
def test_a_difference_in_the_middle_undoes_everything(read, apply, monkeypatch, spoil):
    """Even where the stamp of the people does not show it."""
    apply(read(csv_file(people(2))))
    roster = read(csv_file([*people(1), person(2, Blok="C-1"), person(3), person(4)]))
    if spoil == "version":
        Inmate.objects.filter(register_key="BI2/2024").update(version=7)
    else:
        Inmate.objects.filter(register_key="BI1/2024").update(register_key="BI4/2024")
    monkeypatch.setattr("bekal.roster.actions.applying.people_stamp", lambda facility_id: roster.people_stamp)
    before = everybody()

    assert apply(roster) is False
    assert everybody() == before


def test_an_accident_in_the_middle_leaves_nothing(read, apply, monkeypatch):
    roster = read(csv_file(people(3)))
    monkeypatch.setattr("bekal.roster.actions.applying._Application._note_beginnings", lambda self, last: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(roster)
    assert not Inmate.objects.exists()
    roster.refresh_from_db()
    assert roster.state == ImportState.APPLYING


# Who may, and in which state


def test_a_stranger_sees_nothing_of_it(read, cast, acting, now):
    roster = read(csv_file(people(3)))
    with pytest.raises(Unseen):
        queries.import_for(acting(cast.stranger), "roster.view", roster.pk)
    with pytest.raises(Unseen):
        actions.start_applying(
            roster=roster, revision=1, complete=True, confirmed=True, actor=acting(cast.stranger), now=now
        )
    with pytest.raises(Forbidden):
        actions.discard_roster(roster=roster, actor=acting(cast.warden), now=now)


def test_an_import_touches_only_its_own_facility(read, apply, places, cast, acting, found):
    apply(read(csv_file(people(3))))
    stranger = acting(cast.stranger)
    elsewhere = read(csv_file(people(2)), facility=places.jember, actor=stranger)
    assert found(elsewhere) == {"new": 2}
    apply(elsewhere, actor=stranger)
    assert Inmate.objects.filter(facility=places.ambon, presence="held").count() == 3
    assert Inmate.objects.filter(facility=places.jember).count() == 2


def test_errors_and_missing_people_need_a_yes(read, apply, officer, now):
    apply(read(csv_file(people(3))))
    roster = read(csv_file(people(2)))
    with pytest.raises(actions.Unconfirmed):
        actions.start_applying(roster=roster, revision=1, complete=True, confirmed=False, actor=officer, now=now)
    actions.start_applying(roster=roster, revision=1, complete=False, confirmed=False, actor=officer, now=now)


def test_a_preview_is_applied_once(read, apply, officer, now):
    roster = read(csv_file(people(3)))
    apply(roster)
    with pytest.raises(actions.WrongState):
        actions.start_applying(roster=roster, revision=1, complete=True, confirmed=True, actor=officer, now=now)
    with pytest.raises(actions.WrongState):
        actions.discard_roster(roster=roster, actor=officer, now=now)


def test_the_same_file_uploaded_twice_is_one_import(read, places, officer, now):
    parts = [csv_file(people(3))]
    first, second = (
        actions.receive_roster(facility=places.ambon, file_name="a.csv", parts=parts, actor=officer, now=now)
        for _ in range(2)
    )
    assert first == second
    assert Job.objects.count() == 1


def test_discarding_forgets_the_file(read, officer, now, django_capture_on_commit_callbacks):
    roster = read(csv_file(people(3)))
    names = [roster.file.name, roster.staged]
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_roster(roster=roster, actor=officer, now=now)
    assert not any(map(default_storage.exists, names))
    roster.refresh_from_db()
    assert (roster.state, roster.summary) == (ImportState.DISCARDED, {})


def test_a_mapping_is_remembered_for_these_headings_here(read, officer, now, run_jobs, found, places, cast, acting):
    odd = csv_file(people(2), [f"K{n}" if n else "Kolom" for n in range(len(HEADINGS))])
    headings = ["Satu", "Dua", "Tiga", *HEADINGS[3:]]
    roster = read(csv_file(people(2), headings))
    assert roster.state == ImportState.NEEDS_MAPPING
    chosen = {int(place): name for place, name in roster.headings["fields"].items()}
    fields = {1: "register_number", 2: "name", **chosen}
    wanted = {place: queries.RosterField(name) for place, name in fields.items()}
    actions.map_headings(roster=roster, fields_by_place=wanted, actor=officer, now=now)
    run_jobs()
    roster.refresh_from_db()
    assert (roster.state, found(roster)) == (ImportState.PREVIEWED, {"new": 2})

    assert read(csv_file(people(3), headings)).state == ImportState.PREVIEWED
    assert read(odd).state in (ImportState.NEEDS_MAPPING, ImportState.REJECTED)
    neighbour = acting(cast.neighbour)
    assert read(csv_file(people(2), headings), facility=places.piru, actor=neighbour).state == ImportState.NEEDS_MAPPING


def test_a_reading_that_was_overtaken_is_dropped(read, places, officer, now):
    roster = actions.receive_roster(
        facility=places.ambon, file_name="a.csv", parts=[csv_file(people(1))], actor=officer, now=now
    )
    found = actions.read_roster(roster=roster, progress=Progress(), now=now)
    actions.read_again(roster=RosterImport.objects.get(pk=roster.pk), actor=officer, now=now)
    with pytest.raises(actions.WrongState):
        actions.record_reading(roster=roster, found=found)


def test_through_the_worker_from_upload_to_people(places, officer, now, run_jobs):
    roster = actions.receive_roster(
        facility=places.ambon, file_name="a.csv", parts=[csv_file(people(3))], actor=officer, now=now
    )
    assert [job.state for job in run_jobs()] == ["done"]
    roster.refresh_from_db()
    actions.start_applying(roster=roster, revision=1, complete=True, confirmed=True, actor=officer, now=now)
    assert [(job.kind, job.state) for job in run_jobs()] == [("roster.apply", "done"), ("screening.run", "done")]
    assert Inmate.objects.count() == 3


# The preview, page by page


def test_pages_go_through_everything_once(read, monkeypatch):
    monkeypatch.setattr("bekal.lib.sheets.CHUNK_ROWS", 7)
    roster = read(csv_file(people(50)))
    assert len(roster.summary["blocks"]["new"]) > 5
    seen, start = [], 0
    while start is not None:
        page = queries.staged_page(roster, RowKind.NEW, start, size=9)
        seen += [row["row"] for row in page.rows]
        start = page.after
    assert seen == list(range(2, 52))


def test_progress_is_told(places, officer, now):
    roster = actions.receive_roster(
        facility=places.ambon, file_name="a.csv", parts=[csv_file(people(3))], actor=officer, now=now
    )
    progress = Progress()
    actions.record_reading(roster=roster, found=actions.read_roster(roster=roster, progress=progress, now=now))
    assert progress.told[-1] == (1000, 1000)
    actions.start_applying(roster=roster, revision=1, complete=True, confirmed=True, actor=officer, now=now)
    actions.apply_roster(roster=roster, progress=progress, actor=officer, now=now)
    assert progress.told[-1] == (3, 3)


def test_samples_of_columns_do_not_keep_numbers_in_the_clear(read):
    roster = read(csv_file(people(2)))
    assert "8171…" in str(roster.headings["samples"])
    assert "8171011402900001" not in str(roster.headings)
    assert "081234567890" not in str(roster.headings)
    assert "8171011402900001" not in str(roster.summary)
