from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CourseKind(TextChoices):
    SHORT = "short", _("Kursus singkat")
    REGULAR = "regular", _("Pelatihan reguler")


class ModuleKind(TextChoices):
    THEORY = "theory", _("Teori")
    PRACTICE = "practice", _("Praktik")
    SAFETY = "safety", _("Keselamatan kerja (K3)")
    SOFT_SKILLS = "soft_skills", _("Sikap dan kerja sama")
    ENTREPRENEURSHIP = "entrepreneurship", _("Kewirausahaan")


class VersionState(TextChoices):
    DRAFT = "draft", _("Rancangan")
    APPROVED = "approved", _("Berlaku")


class VersionStep(TextChoices):
    APPROVE = "approve", _("Sahkan kurikulum")


class ApprovalCondition(TextChoices):
    """What must hold before a curriculum is approved, said as it is when it holds."""

    HAS_MODULES = "has_modules", _("Ada modul dengan jam pelajaran")
    HAS_UNITS = "has_units", _("Ada unit kompetensi yang dinilai")
    ORIGIN_NOTED = "origin_noted", _("Perubahan dari versi asal sudah dijelaskan")
