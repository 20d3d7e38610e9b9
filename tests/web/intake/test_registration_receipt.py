from tests.web.intake.desk import queries_of, statuses, take, url


def test_a_receipt_and_the_search_for_the_next(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner), *desk.courses)
    client = signed_in(cast.owner)
    page = client.get(url("registration_receipt", taken)).text
    for text in (" ".join(taken.receipt_code), "Jahit", "Mebel", "Membaca lancar, menulis sedikit", "autofocus"):
        assert text in page
    assert queries_of(client, url("registration_receipt", taken)) <= 15


def test_it_still_says_the_number_that_a_table_without_network_gave(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner))
    client = signed_in(cast.owner)
    for device, told in (("device-0001", True), ("web", False), ("sheet", False)):
        type(taken).objects.filter(pk=taken.pk).update(device=device, nonce="7f3a2c91-0000-4000-8000-000000000000")
        page = client.get(url("registration_receipt", taken)).text
        assert ("S-7F3A2C" in page) == told


def test_a_reader_has_no_search(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner))
    page = signed_in(cast.warden).get(url("registration_receipt", taken)).text
    assert "Orang berikutnya" not in page
    assert "Perbaiki" not in page
    found = statuses(signed_in, url("registration_receipt", taken), stranger=cast.stranger, partner=cast.coordinator)
    assert found == {"stranger": 404, "partner": 404}


def test_a_difference_from_the_record_is_shown_with_the_way_to_settle_it(desk, cast, acting, signed_in):
    one = desk.people[0]
    one.literate, one.health_limits = False, ["no_heights"]
    one.save()
    taken = take(desk, one, acting(cast.owner))
    address = url("registration_receipt", taken)
    officer, warden = (signed_in(user).get(address).text for user in (cast.owner, cast.warden))
    for page in (officer, warden):
        assert "Berbeda dari data orangnya" in page
        assert "Tidak boleh bekerja di ketinggian" in page
    assert url("inmate_edit", one) in officer
    assert url("inmate_edit", one) not in warden
    one.health_limits = []
    one.literate = True
    one.save()
    assert "Berbeda dari data orangnya" not in signed_in(cast.owner).get(address).text
