import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.partners import actions
from bekal.partners.choices import DocumentKind

PDF = b"%PDF-1.7 Pindaian"


@pytest.fixture
def kept(scene, cast, acting, now):
    told = {"agreement": scene.agreement, "amendment": None, "kind": DocumentKind.OTHER, "content": [PDF]}
    return actions.add_document(**told, name='a"<b>.pdf', actor=acting(cast.owner), now=now)


def test_a_file_comes_as_an_attachment_and_is_on_record(kept, cast, signed_in):
    answer = signed_in(cast.coordinator).get(reverse("agreement_file", args=[kept.pk]))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.get(action="agreement_file.download").actor_name == "Coordinator"


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("instructor", 404), ("other_coordinator", 404)])
def test_others_do_not_get_it(kept, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(reverse("agreement_file", args=[kept.pk])).status_code == status
    assert not Event.objects.filter(action="agreement_file.download").exists()
