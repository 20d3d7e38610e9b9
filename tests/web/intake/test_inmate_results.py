from bekal.intake.models import Assessment
from tests.web.intake.desk import DAY, make_form, queries_of, statuses, url


def assess(inmate, form, score, **answers):
    return Assessment.objects.create(
        facility=inmate.facility, inmate=inmate, form=form, answers=answers, score=score, taken_on=DAY, taken_by="Owner"
    )


def test_what_a_person_is_told(desk, cast, signed_in):
    inmate = desk.people[0]
    client, address = signed_in(cast.owner), url("inmate_results", inmate)
    assert "Belum ada hasil" in client.get(address).text
    for score, words in ((80, "Anda baik: 80"), (60, "Anda cukup: 60"), (20, "masih perlu dilatih: 20")):
        assess(inmate, make_form(code=str(score)), score, a=3, b=1)
        assert words in client.get(address).text
    assert "3 dari 4" in client.get(address).text
    assert queries_of(client, address) <= 15


def test_who_may(desk, cast, signed_in):
    assess(desk.people[0], make_form(), 50, a=2, b=2)
    address = url("inmate_results", desk.people[0])
    assert "Sudah disampaikan" not in signed_in(cast.warden).get(address).text
    found = statuses(signed_in, address, stranger=cast.stranger, partner=cast.coordinator, board=cast.board)
    assert found == {"stranger": 404, "partner": 404, "board": 200}
