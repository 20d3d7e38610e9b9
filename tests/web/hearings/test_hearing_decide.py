from django.urls import reverse

from bekal.hearings.choices import Decision


def address(hearing):
    return reverse("hearing_decide", args=[hearing.pk])


def filled(hearing, **changes):
    rows = {f"c{one.pk}-decision": "accept" for one in hearing.candidates.all()}
    return {**rows, "revision": hearing.revision, **changes}


def test_it_begins_with_what_is_proposed(hearing, cast, signed_in):
    page = signed_in(cast.board).get(address(hearing)).text
    assert page.count('<option value="accept" selected>') == 8
    assert page.count('<option value="reserve" selected>') == 4


def test_decisions_are_kept_with_reasons_and_dissent(hearing, cast, signed_in):
    one = hearing.candidates.first()
    told = {f"c{one.pk}-decision": "decline", f"c{one.pk}-reason": "Menolak", f"c{one.pk}-dissent": "Satu anggota"}
    page = signed_in(cast.board).post(address(hearing), filled(hearing, **told), follow=True).text
    one.refresh_from_db()
    assert (one.decision, one.reason) == (Decision.DECLINE, "Menolak")
    assert "Pendapat berbeda: Satu anggota" in page


def test_a_decline_without_a_reason_is_refused_and_what_was_typed_stays(hearing, cast, signed_in):
    one = hearing.candidates.first()
    told = {f"c{one.pk}-decision": "decline", f"c{one.pk}-dissent": "Tetap di sini"}
    page = signed_in(cast.board).post(address(hearing), filled(hearing, **told)).text
    assert f"{one.inmate.name}: Tulis alasannya." in page
    assert "Tetap di sini" in page
    one.refresh_from_db()
    assert one.decision == ""


def test_the_second_of_two_hears_of_the_first(hearing, cast, signed_in):
    client = signed_in(cast.board)
    first = filled(hearing)
    client.post(address(hearing), first)
    assert "Board" in client.post(address(hearing), first).text


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.owner).get(address(hearing)).status_code == 403
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404


def test_too_many_for_one_form_are_decided_class_by_class(hearing, hall, cast, signed_in, monkeypatch):
    monkeypatch.setattr("bekal.web.hearings.views.MOST_ON_A_FORM", 11)
    client = signed_in(cast.board)
    page = f"{address(hearing)}?class={hall.sewing.pk}"
    assert client.get(page).text.count("-decision") >= 6
    assert "Orang 01" not in client.get(page).text
    some = hearing.candidates.filter(training_class=hall.sewing)
    rows = {f"c{one.pk}-decision": "accept" for one in some}
    client.post(page, {**rows, "revision": hearing.revision})
    assert some.filter(decision="accept").count() == 6
    assert hearing.candidates.filter(decision="").count() == 6
