from bekal.audit.models import Event
from tests.web.intake.desk import DAY, make_form, url
from tests.web.intake.test_inmate_results import assess


def test_that_a_person_was_told_is_written_down_once(desk, cast, signed_in):
    taken = assess(desk.people[0], make_form(), 50, a=2, b=2)
    client = signed_in(cast.owner)
    for _ in range(2):
        page = client.post(url("inmate_told", desk.people[0]), follow=True).text
    taken.refresh_from_db()
    assert taken.told_on == DAY
    assert "Disampaikan 2 Mar 2026" in page
    assert Event.objects.filter(action="assessment.tell").count() == 1


def test_who_may_not(desk, cast, signed_in):
    assert signed_in(cast.stranger).post(url("inmate_told", desk.people[0])).status_code == 404
    assert signed_in(cast.warden).post(url("inmate_told", desk.people[0])).status_code == 403
