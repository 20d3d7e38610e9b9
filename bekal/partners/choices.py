from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    MEMORANDUM = "memorandum", _("Nota kesepahaman (MoU)")
    EXECUTABLE = "executable", _("Perjanjian kerja sama (PKS)")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Rancangan")
    SIGNED = "signed", _("Ditandatangani")
    TERMINATED = "terminated", _("Diakhiri")


class PartySide(TextChoices):
    FACILITY = "facility", _("Pihak lapas")
    PARTNER = "partner", _("Pihak mitra")
    WITNESS = "witness", _("Saksi")
