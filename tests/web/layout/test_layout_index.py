import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

ADDRESS = "/layout/"


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True


def test_there_is_no_such_page_outside_the_demonstration(db, client):
    assert reverse("layout_index") == ADDRESS
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.usefixtures("demonstration")
class TestInTheDemonstration:
    def test_shows_components_and_says_that_data_is_invented(self, client, db):
        page = client.get(ADDRESS)
        assert page.status_code == 200
        assert "PERAGAAN" in page.text
        for part in ("identity", "timeline", "stepper", "counts", "chart", "filters", "empty", "job running"):
            assert f'class="{part}' in page.text, part

    def test_obeys_the_content_policy(self, client, db):
        page = client.get(ADDRESS).text
        assert re.findall(r"<[^>]+\s(?:style|on\w+)=", page) == []
        assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []

    def test_has_one_heading_and_named_tables(self, client, db):
        page = client.get(ADDRESS).text
        assert page.count("<h1") == 1
        assert page.count("<table") == page.count("<caption")
        assert not re.search(r"<th(?![^>]*scope=)[\s>]", page)

    def test_no_identity_is_used_twice(self, client, db):
        ids = re.findall(r'\sid="([^"]+)"', client.get(ADDRESS).text)
        assert sorted(ids) == sorted(set(ids))

    def test_speaks_english_on_request(self, client, db):
        client.post(reverse("set_language"), {"language": "en", "next": ADDRESS})
        page = client.get(ADDRESS).text
        assert '<html lang="en">' in page
        assert '<div class="stack" lang="id">' in page

    def test_first_view_of_a_staff_page_is_at_most_60_kilobytes(self, client, db):
        page = client.get(ADDRESS).text
        fetched = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page)
        assert len(fetched) >= 4
        files = [Path(finders.find(name)).read_bytes() for name in fetched]
        assert sum(len(gzip.compress(data)) for data in [page.encode(), *files]) <= 60 * 1024
