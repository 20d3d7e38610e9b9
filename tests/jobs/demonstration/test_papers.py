"""Every official paper of the demonstration: archival as PDF, and opened by LibreOffice as DOCX with the same words."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bekal.access.choices import Role
from bekal.accounts.models import RoleGrant
from bekal.budget.models import ClassBudget
from bekal.hearings.models import Decree, Hearing
from bekal.negotiations.models import Meeting
from bekal.partners.models import Agreement, Amendment

pytestmark = pytest.mark.django_db


def by_format(name, pk):
    return {kind: reverse(name, args=[pk, kind]) for kind in ("pdf", "docx")}


def by_query(name, pk):
    return {kind: f"{reverse(name, args=[pk])}?format={kind}" for kind in ("pdf", "docx")}


def addresses():
    """What to fetch in both formats, and words that stand in it."""
    for one in Agreement.objects.all()[:8]:
        yield f"agreement-{one.pk}", by_format("agreement_document", one.pk), one.institution.name
    for one in Amendment.objects.all():
        yield f"amendment-{one.pk}", by_format("amendment_document", one.pk), "Adendum"
    for one in Meeting.objects.all():
        yield f"meeting-{one.pk}", by_format("meeting_minutes", one.pk), one.subject
    for one in ClassBudget.objects.all()[:3]:
        yield f"budget-{one.pk}", by_query("class_budget_document", one.training_class_id), "Jumlah"
    for one in Hearing.objects.exclude(state="planned"):
        yield f"hearing-{one.pk}", by_query("hearing_minutes", one.pk), "Berita acara"
    for one in Decree.objects.all():
        yield f"decree-{one.pk}", by_query("decree_document", one.hearing_id), one.number


@pytest.fixture(scope="module")
def papers(loaded, tmp_path_factory):
    """Each paper: its words, its PDF, and its DOCX as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("papers")
    headquarters = RoleGrant.objects.get(role=Role.NATIONAL_OFFICER)
    client, found = Client(), {}
    client.force_login(headquarters.user, backend="bekal.web.accounts.backends.SignedIn")
    for name, address, words in addresses():
        pdf, docx = (client.get(address[kind]) for kind in ("pdf", "docx"))
        assert (pdf.status_code, docx.status_code) == (200, 200), name
        (folder / f"{name}.docx").write_bytes(docx.content)
        found[name] = (words, pdf.content)
    opened = print_all(folder)
    return {name: (words, pdf, opened[name]) for name, (words, pdf) in found.items()}


def print_all(folder: Path) -> dict[str, PdfReader]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(str(path) for path in folder.glob("*.docx"))
    command = [shutil.which("soffice"), "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {path.stem: PdfReader(path.with_suffix(".pdf")) for path in map(Path, files)}


def text_of(reader):
    return "".join("".join(page.extract_text() for page in reader.pages).split()).replace("\u200b", "").casefold()


def test_there_is_one_of_every_kind(papers):
    kinds = {name.split("-")[0] for name in papers}
    assert kinds == {"agreement", "amendment", "meeting", "budget", "hearing", "decree"}


def test_each_opens_in_both_formats_and_says_the_same(papers):
    for name, (words, pdf, printed) in papers.items():
        sought = "".join(words.split()).casefold()
        archived = PdfReader(io.BytesIO(pdf))
        assert sought in text_of(archived), name
        assert sought in text_of(printed), name
        assert b"pdfaid:part" in archived.trailer["/Root"]["/Metadata"].get_data(), name
        assert b"pdfuaid:part" in archived.trailer["/Root"]["/Metadata"].get_data(), name
