from bekal.intake.models import Assessment
from tests.classes.scene import make_class, make_scene
from tests.intake.scene import enrol
from tests.web.intake.desk import make_form, queries_of, take, url


def cells(inmate, one, two, revision=0):
    return {f"a-{inmate.pk}-a": one, f"a-{inmate.pk}-b": two, f"revision-{inmate.pk}": revision}


def address(desk, form):
    return url("assessment_grid", form, query=f"?drive={desk.drive.pk}")


def test_many_people_at_once_and_half_filled_rows_stay(desk, cast, acting, signed_in):
    for inmate in desk.people:
        take(desk, inmate, acting(cast.owner))
    form, (one, two, three) = make_form(), desk.people
    client = signed_in(cast.workshop_head)
    sent = cells(one, "4", "2") | cells(two, "3", "") | cells(three, "", "")
    answer = client.post(address(desk, form), sent)
    assert answer.status_code == 400
    assert list(answer.context["grid"].problems) == [two.pk]
    assert Assessment.objects.get().score == 75
    assert [(row["score"], row["revision"]) for row in answer.context["grid"].rows] == [(75, 1), (None, 0), (None, 0)]
    assert client.post(address(desk, form), cells(one, "4", "3", 1) | cells(two, "3", "")).status_code == 400
    assert Assessment.objects.get().score == 88
    assert client.post(address(desk, form), cells(one, "4", "2", 2) | cells(two, "3", "1")).status_code == 302
    assert Assessment.objects.count() == 2


def test_two_who_enter_at_once(desk, cast, acting, signed_in):
    inmate = desk.people[0]
    take(desk, inmate, acting(cast.owner))
    form = make_form()
    signed_in(cast.colleague).post(address(desk, form), cells(inmate, "4", "4"))
    answer = signed_in(cast.owner).post(address(desk, form), cells(inmate, "0", "0"))
    assert "Colleague lebih dulu mengisi" in answer.text
    assert Assessment.objects.get().score == 100


def test_the_people_of_a_class_or_nobody(desk, places, cast, signed_in):
    form, training_class = make_form(), make_class(make_scene(places), "open")
    enrol(training_class, desk.people[0])
    client = signed_in(cast.owner)
    page = client.get(url("assessment_grid", form, query=f"?class={training_class.pk}"))
    assert [row["inmate"].name for row in page.context["grid"].rows] == ["Orang 01"]
    assert client.get(url("assessment_grid", form)).url == url("assessment_form_list")


def test_who_may(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    form = make_form()
    reader = signed_in(cast.warden)
    assert "Simpan nilai" not in reader.get(address(desk, form)).text
    assert reader.post(address(desk, form), cells(desk.people[0], "4", "4")).status_code == 403
    assert signed_in(cast.stranger).get(address(desk, form)).status_code == 404
    assert not Assessment.objects.exists()


def test_who_only_reads_finds_no_form_to_send(desk, places, cast, acting, signed_in):
    form, training_class = make_form(), make_class(make_scene(places), "open")
    enrol(training_class, desk.people[0])
    there = url("assessment_grid", form, query=f"?class={training_class.pk}")
    reader = signed_in(cast.regional)
    nobody_yet = reader.get(there).text
    assert "Belum ada yang dinilai" in nobody_yet
    assert "data-guard" not in nobody_yet
    assert "data-guard" in signed_in(cast.owner).post(there, cells(desk.people[0], "4", "2"), follow=True).text
    page = reader.get(there).text
    assert "<b>75</b>" in page
    assert "data-guard" not in page


def test_three_people_cost_as_many_queries_as_one(desk, cast, acting, signed_in):
    client, form = signed_in(cast.owner), make_form()
    take(desk, desk.people[0], acting(cast.owner))
    one = queries_of(client, address(desk, form))
    for inmate in desk.people[1:]:
        take(desk, inmate, acting(cast.owner))
    assert queries_of(client, address(desk, form)) == one <= 15
