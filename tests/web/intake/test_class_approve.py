import datetime as dt

import pytest
from django.urls import reverse

from tests.intake.scene import enrol
from tests.web.intake.scene import make_open


@pytest.fixture
def full(places):
    training_class, people = make_open(places)
    enrol(training_class, *people)
    return training_class, people


def approve(client, training_class, revision=None):
    return client.post(
        reverse("class_approve", args=[training_class.pk]), {"revision": revision or training_class.revision}
    )


def test_the_warden_settles_the_list(full, cast, signed_in):
    training_class, _ = full
    answer = approve(signed_in(cast.warden), training_class)
    assert answer.url == reverse("class_participants", args=[training_class.pk])
    training_class.refresh_from_db()
    assert training_class.state == "selected"


def test_somebody_who_no_longer_fits_is_named(full, cast, signed_in):
    training_class, (one, *_) = full
    one.release_on = dt.date(2026, 3, 10)
    one.save()
    answer = approve(signed_in(cast.warden), training_class)
    assert answer.status_code == 409
    assert "Orang 01 belum dapat dipilih." in answer.text


def test_too_few_are_told(places, cast, signed_in):
    training_class, (one, *_) = make_open(places)
    enrol(training_class, one)
    answer = approve(signed_in(cast.warden), training_class)
    assert answer.status_code == 409
    assert "Baru 1 peserta" in answer.text


def test_the_list_that_was_read_is_the_one_that_is_settled(full, cast, signed_in):
    training_class, _ = full
    answer = approve(signed_in(cast.warden), training_class, revision=9)
    assert answer.status_code == 409
    assert "lebih dulu menyimpan perubahan" in answer.text


def test_what_is_settled_is_not_settled_again(full, cast, signed_in):
    training_class, _ = full
    approve(signed_in(cast.warden), training_class)
    training_class.refresh_from_db()
    answer = approve(signed_in(cast.warden), training_class)
    assert answer.status_code == 409
    assert "tidak sedang dibuka" in answer.text


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_may_not_settle(full, cast, signed_in, who, status):
    training_class, _ = full
    assert approve(signed_in(getattr(cast, who)), training_class).status_code == status
