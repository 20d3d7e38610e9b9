from tests.web.intake.desk import make_form, queries_of, url

ADDRESS = "/intake/forms/"


def test_forms_of_ones_own_and_for_all(desk, places, cast, signed_in):
    make_form()
    make_form(places.ambon, code="x", title="Praktik kami")
    make_form(places.jember, code="y", title="Praktik mereka")
    newer = make_form(code="w", version=2, title="Wawancara baru")
    page = signed_in(cast.owner).get(ADDRESS)
    titles = {row["form"].title: row["may_edit"] for row in page.context["forms"]}
    assert titles == {"Wawancara baru": False, "Praktik kami": True}
    assert url("assessment_form_edit", newer) not in page.text
    nation = signed_in(cast.national).get(ADDRESS).text
    assert url("assessment_form_edit", newer) in nation
    assert "Praktik mereka" in nation
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_with_a_drive_each_form_leads_to_its_entry(desk, cast, signed_in):
    form = make_form()
    page = signed_in(cast.owner).get(f"{ADDRESS}?drive={desk.drive.pk}").text
    assert f"{url('assessment_grid', form)}?drive={desk.drive.pk}" in page
    assert signed_in(cast.stranger).get(f"{ADDRESS}?drive={desk.drive.pk}").status_code == 404


def test_three_forms_cost_as_many_queries_as_one(desk, cast, signed_in):
    client = signed_in(cast.owner)
    make_form()
    one = queries_of(client, ADDRESS)
    make_form(code="b")
    make_form(code="c")
    assert queries_of(client, ADDRESS) == one <= 15
