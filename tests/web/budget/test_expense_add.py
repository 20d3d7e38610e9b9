import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bekal.budget.models import Expense
from tests.budget.scene import PDF, share_of


@pytest.fixture
def share(committed, purses):
    return share_of(committed[1], "materials", purses.prison)


def address(committed):
    return reverse("expense_add", args=[committed[0].pk])


def filled(share, **changes):
    sent = {"share": share.pk, "amount": "400.000", "spent_on": "2026-03-02", "receipt_number": "KW-1"}
    return sent | changes


def test_an_expense_is_recorded_with_its_scan(committed, share, cast, signed_in):
    scan = SimpleUploadedFile("kuitansi.pdf", PDF)
    answer = signed_in(cast.owner).post(address(committed), filled(share, document=scan))
    assert answer.url == reverse("class_budget", args=[committed[0].pk])
    expense = Expense.objects.get()
    assert (expense.amount, expense.document_name, expense.recorded_by) == (400_000, "kuitansi.pdf", "Owner")


def test_sent_twice_it_counts_once(committed, share, cast, signed_in):
    for _click in range(2):
        assert signed_in(cast.owner).post(address(committed), filled(share)).status_code == 302
    assert Expense.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amount": "2.400.001"}, "Bagian ini tinggal Rp 2.400.000."),
        ({"amount": "0"}, "Jumlah"),
        ({"spent_on": "2026-03-03"}, "Tulis tanggal paling lambat hari ini."),
        ({"receipt_number": ""}, "Isi: Nomor bukti."),
        ({"share": ""}, "Pilih: Untuk biaya dan sumber dana."),
        ({"share": "99999"}, "99999"),
    ],
)
def test_what_is_wrong_is_said_and_kept(committed, share, cast, signed_in, changes, told):
    page = signed_in(cast.owner).post(address(committed), filled(share, description="Toko Maju") | changes).text
    assert told in page
    assert 'value="Toko Maju"' in page
    assert not Expense.objects.exists()


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html>", b""])
def test_a_file_of_another_kind_is_refused(committed, share, cast, signed_in, content):
    scan = SimpleUploadedFile("kuitansi.pdf", content)
    page = signed_in(cast.owner).post(address(committed), filled(share, document=scan)).text
    assert "bukan PDF, PNG, atau JPEG" in page
    assert not Expense.objects.exists()


def test_a_receipt_of_another_expense_is_refused(committed, share, cast, signed_in):
    client = signed_in(cast.owner)
    client.post(address(committed), filled(share))
    assert "Nomor bukti ini sudah dipakai" in client.post(address(committed), filled(share, amount="5")).text


def test_a_plan_is_not_spent(planned, purses, cast, signed_in):
    share = share_of(planned[1], "materials", purses.prison)
    assert signed_in(cast.owner).post(address(planned), filled(share)).status_code == 302
    assert not Expense.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(committed, share, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(committed), filled(share)).status_code == status
