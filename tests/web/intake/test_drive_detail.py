from tests.web.intake.desk import queries_of, statuses, take, url


def test_the_count_by_course_and_table(desk, cast, acting, signed_in):
    actor, (one, two, _) = acting(cast.owner), desk.people
    take(desk, one, actor, *desk.courses[:2])
    take(desk, two, acting(cast.colleague), desk.courses[1], table="Meja 2")
    client = signed_in(cast.owner)
    live = client.get(url("drive_detail", desk.drive)).context["live"]
    assert (live.taken, live.left) == (2, 1)
    assert [(line.course.name, line.wishes, line.first) for line in live.courses] == [("Las", 2, 1), ("Jahit", 1, 1)]
    assert [(table.name, table.taken) for table in live.tables] == [("Meja 1", 1), ("Meja 2", 1)]
    part = client.get(url("drive_detail", desk.drive), headers={"HX-Request": "true"}).text
    assert part.strip().startswith('<div id="live"')
    assert 'hx-trigger="every 4s"' in part


def test_who_is_left_and_who_may_start(desk, cast, signed_in):
    page = signed_in(cast.owner).get(url("drive_detail", desk.drive)).text
    assert url("registration_take", desk.drive, desk.people[0]) in page
    assert "Mulai mendaftar" in page
    reader = signed_in(cast.warden).get(url("drive_detail", desk.drive)).text
    assert "Mulai mendaftar" not in reader
    assert "Orang 01" in reader


def test_who_may(desk, cast, signed_in):
    found = statuses(signed_in, url("drive_detail", desk.drive), stranger=cast.stranger, instructor=cast.instructor,
                     regional=cast.regional)  # fmt: skip
    assert found == {"stranger": 404, "instructor": 404, "regional": 200}


def test_three_registrations_cost_as_many_queries_as_one(desk, cast, acting, signed_in):
    client, actor = signed_in(cast.owner), acting(cast.owner)
    take(desk, desk.people[0], actor)
    one = queries_of(client, url("drive_detail", desk.drive))
    for inmate in desk.people[1:]:
        take(desk, inmate, actor, *desk.courses, table=inmate.name)
    assert queries_of(client, url("drive_detail", desk.drive)) == one <= 15
