import re

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_errors_say_what_to_do_and_lead_back(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1") == 1
    assert page.count("<li>") >= 2
    assert 'href="/"' in page
    assert not re.search(r"\sstyle=", page)


def test_an_unknown_address_gives_the_page_in_the_frame(db, client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text
