from bekal.intake.actions import RegistrationFacts, correct_registration
from bekal.intake.models import RegistrationChange
from tests.web.intake.desk import answers, statuses, take, url


def test_a_correction_with_what_was_said_before(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner), *desk.courses[:2])
    client = signed_in(cast.colleague)
    page = client.get(url("registration_edit", taken)).text
    assert page.count(" selected>") == 2
    sent = answers(desk.courses[1], revision="1", reason="Salah dengar")
    assert client.post(url("registration_edit", taken), sent).url == url("registration_receipt", taken)
    change = RegistrationChange.objects.get()
    assert (change.changed_by, change.reason, list(change.changes)) == ("Colleague", "Salah dengar", ["wishes"])
    assert "Diperbaiki: pilihan kursus" in client.get(url("registration_receipt", taken)).text


def test_two_who_correct_at_once(desk, cast, acting, now, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner))
    facts = RegistrationFacts(
        wishes=(desk.courses[2].pk,), plan="study", reading="fluent", writing="little", consent=True
    )
    correct_registration(registration=taken, revision=1, facts=facts, actor=acting(cast.colleague), now=now)
    sent = answers(desk.courses[1], revision="1", former_work="nelayan")
    answer = signed_in(cast.owner).post(url("registration_edit", taken), sent)
    assert answer.status_code == 409
    assert "Colleague lebih dulu menyimpan" in answer.text
    assert 'value="nelayan"' in answer.text


def test_who_may(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner))
    found = statuses(signed_in, url("registration_edit", taken), stranger=cast.stranger, warden=cast.warden)
    assert found == {"stranger": 404, "warden": 403}
