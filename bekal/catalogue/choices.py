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
