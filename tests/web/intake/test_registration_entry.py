from bekal.intake.models import Registration
from bekal.intake.queries import code_of
from tests.web.intake.desk import statuses, take, url


def row(number, who, wishes="2 1", plan="2", reading="1", writing="3", consent="y"):
    names = {"who": who, "wishes": wishes, "plan": plan, "reading": reading, "writing": writing, "consent": consent}
    return {f"{name}-{number}": value for name, value in names.items()} | {f"nonce-{number}": f"lembar-{number}-abc"}


def test_many_rows_at_once_and_wrong_ones_stay(desk, cast, signed_in):
    one, two, _ = desk.people
    client = signed_in(cast.owner)
    sent = row(1, code_of(desk.drive, one.pk)) | row(2, two.register_number, wishes="9") | row(3, "entah siapa")
    answer = client.post(url("registration_entry", desk.drive), sent)
    assert answer.status_code == 400
    assert [left["who"] for left in answer.context["sheet"].problems] == [two.register_number, "entah siapa"]
    assert "1 orang didaftarkan." in answer.text
    taken = Registration.objects.get()
    assert (taken.inmate, taken.plan, taken.writing, taken.table) == (one, "own_business", "not_yet", "Lembar")
    assert [wish.course.name for wish in taken.wishes.all()] == ["Las", "Jahit"]
    assert client.post(url("registration_entry", desk.drive), sent).status_code == 400
    assert Registration.objects.count() == 1


def test_who_is_registered_already_is_told(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.colleague))
    page = (
        signed_in(cast.owner).post(url("registration_entry", desk.drive), row(1, desk.people[0].register_number)).text
    )
    assert "Orang 01 sudah terdaftar oleh Colleague." in page


def test_a_whole_sheet_leads_to_an_empty_one(desk, cast, signed_in):
    client = signed_in(cast.owner)
    assert client.get(url("registration_entry", desk.drive)).status_code == 200
    answer = client.post(url("registration_entry", desk.drive), row(1, desk.people[0].register_number))
    assert answer.url == url("registration_entry", desk.drive)


def test_who_may(desk, cast, signed_in):
    found = statuses(signed_in, url("registration_entry", desk.drive), stranger=cast.stranger, warden=cast.warden,
                     workshop=cast.workshop_head)  # fmt: skip
    assert found == {"stranger": 404, "warden": 403, "workshop": 200}
