def test_a_password_opens_the_home_page(sign_in, cast, clock):
    window = sign_in(cast.owner)
    assert "Lapas Kelas IIA Ambon" in window.read()
