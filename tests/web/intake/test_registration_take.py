import datetime as dt

from bekal.intake.models import Registration, Wish
from tests.classes.scene import make_class, make_scene
from tests.intake.scene import make_inmate
from tests.web.intake.desk import answers, queries_of, statuses, take, url


def address(desk, inmate=None):
    return url("registration_take", desk.drive, inmate or desk.people[0])


def test_what_somebody_may_join_is_told_with_reasons(desk, places, cast, signed_in):
    scene = make_scene(places)
    desk.drive.courses.add(make_class(scene, "open").version.course)
    client = signed_in(cast.owner)
    assert "Bisa ikut" in client.get(address(desk)).text
    leaving = make_inmate(places.ambon, "Lekas Pulang", release_on=dt.date(2026, 3, 12))
    page = client.get(address(desk, leaving)).text
    assert "Bisa ikut" not in page
    assert "Kelas belum direncanakan" in page


def test_a_registration_leads_to_the_receipt(desk, cast, signed_in):
    client = signed_in(cast.owner)
    client.get(url("registration_find", desk.drive, query="?table=Meja 3"))
    one, two, _ = desk.courses
    answer = client.post(address(desk), answers(two, one, former_work="nelayan", health_limits=["no_fumes"]))
    taken = Registration.objects.get()
    assert answer.url == url("registration_receipt", taken)
    assert (taken.table, taken.former_work, taken.health_limits, taken.consent) == (
        "Meja 3",
        "nelayan",
        ["no_fumes"],
        True,
    )
    assert list(taken.wishes.values_list("course__name", "rank")) == [("Las", 1), ("Jahit", 2)]


def test_a_double_click_registers_once(desk, cast, signed_in):
    client = signed_in(cast.owner)
    sent = answers(desk.courses[0], nonce="a1b2c3d4-e5f6")
    first, second = client.post(address(desk), sent), client.post(address(desk), sent)
    assert first.url == second.url
    assert Registration.objects.count() == 1


def test_nothing_is_chosen_for_anybody_and_what_is_known_is_not_asked(desk, places, cast, signed_in):
    one = make_inmate(places.ambon, "Orang Tahu", former_occupation="tukang kayu", health_limits=["no_fumes"])
    page = signed_in(cast.owner).get(address(desk, one)).text
    assert 'value="tukang kayu"' in page
    assert page.count(" checked") == 2  # the limit that is known, and the keys


def test_what_was_typed_stays_when_something_is_missing(desk, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.post(address(desk), answers(desk.courses[0], plan="")).text
    assert "Pilih: Setelah bebas." in page
    assert '<option value="1" selected>' in page
    assert "Pilih paling sedikit satu kursus." in client.post(address(desk), answers()).text
    twice = {f"wish-{course.pk}": "1" for course in desk.courses}
    assert "nomor yang berbeda" in client.post(address(desk), answers() | twice).text
    assert not Wish.objects.exists()


def test_another_table_was_first(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.colleague), desk.courses[2], table="Meja 2")
    answer = signed_in(cast.owner).post(address(desk), answers(desk.courses[0]))
    assert answer.status_code == 409
    for text in ("sudah didaftarkan oleh Colleague", "Mebel", "Meja 2", "Isian Anda"):
        assert text in answer.text
    assert Registration.objects.count() == 1


def test_a_closed_drive_says_so(desk, cast, signed_in):
    desk.drive.state, desk.drive.closed_at = "closed", dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    desk.drive.save()
    answer = signed_in(cast.owner).post(address(desk), answers(desk.courses[0]))
    assert answer.status_code == 409
    assert "tidak sedang dibuka" in answer.text


def test_queries_and_who_may(desk, places, cast, signed_in):
    assert queries_of(signed_in(cast.owner), address(desk)) <= 15
    found = statuses(signed_in, address(desk), stranger=cast.stranger, warden=cast.warden, workshop=cast.workshop_head)
    assert found == {"stranger": 404, "warden": 403, "workshop": 200}
    far = make_inmate(places.piru, "Orang Jauh")
    assert signed_in(cast.owner).get(address(desk, far)).status_code == 404
