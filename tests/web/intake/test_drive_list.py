from tests.web.intake.desk import queries_of, take, url

ADDRESS = "/intake/drives/"


def test_drives_with_how_many_registered(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    answer = signed_in(cast.owner).get(ADDRESS)
    assert [drive.taken for drive in answer.context["shown"]] == [1]
    assert "Pendaftaran aula" in answer.text
    assert "Rencanakan pendaftaran" in answer.text


def test_who_sees_which(desk, cast, signed_in):
    assert "Pendaftaran aula" in signed_in(cast.national).get(ADDRESS).text
    page = signed_in(cast.stranger).get(ADDRESS).text
    assert "Pendaftaran aula" not in page
    assert "Belum ada pendaftaran" in page
    assert url("drive_add") not in signed_in(cast.warden).get(ADDRESS).text
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(desk, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    for _ in range(2):
        desk.drive.pk = None
        desk.drive.save()
    assert queries_of(client, ADDRESS) == one <= 15


def test_an_empty_list(places, cast, signed_in):
    assert "Belum ada pendaftaran" in signed_in(cast.owner).get(ADDRESS).text
