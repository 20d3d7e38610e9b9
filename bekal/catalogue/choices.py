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
    PROPOSED = "proposed", _("Diusulkan")
    APPROVED = "approved", _("Berlaku")
    DECLINED = "declined", _("Ditolak")


class VersionStep(TextChoices):
    """What can be done to a curriculum; the last four to one that a partner adapted for one prison."""

    APPROVE = "approve", _("Sahkan kurikulum")
    PROPOSE = "propose", _("Kirim usulan")
    ACCEPT = "accept", _("Setujui usulan")
    DECLINE = "decline", _("Tolak usulan")
    REVISE = "revise", _("Perbaiki usulan")


class ApprovalCondition(TextChoices):
    """What must hold before a curriculum is approved, said as it is when it holds."""

    HAS_MODULES = "has_modules", _("Ada modul dengan jam pelajaran")
    HAS_UNITS = "has_units", _("Ada unit kompetensi yang dinilai")
    ORIGIN_NOTED = "origin_noted", _("Perubahan dari versi asal sudah dijelaskan")


class Mark(TextChoices):
    """How a line of one curriculum stands to that of another."""

    SAME = "same", _("Sama")
    CHANGED = "changed", _("Berubah")
    ADDED = "added", _("Baru")
    REMOVED = "removed", _("Dihapus")
