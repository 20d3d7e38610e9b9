from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CostBasis(TextChoices):
    """By what the quantity of a cost line is multiplied."""

    LESSON_HOUR = "lesson_hour", _("per JP")
    PARTICIPANT = "participant", _("per peserta")
    PARTICIPANT_DAY = "participant_day", _("per peserta per hari")
    TRAINING_DAY = "training_day", _("per hari pelatihan")
    CLASS = "class", _("per kelas")


class BudgetState(TextChoices):
    DRAFT = "draft", _("Rencana")
    COMMITTED = "committed", _("Ditetapkan")
    CLOSED = "closed", _("Ditutup")


class BudgetStep(TextChoices):
    """What can be done to the budget of a class; MAKE and EDIT are kept in its history beside the steps."""

    MAKE = "make", _("Buat anggaran")
    EDIT = "edit", _("Ubah anggaran")
    COMMIT = "commit", _("Tetapkan anggaran")
    RELEASE = "release", _("Kembalikan ke rencana")
    CLOSE = "close", _("Tutup anggaran")
    REOPEN = "reopen", _("Buka kembali anggaran")


class BudgetCondition(TextChoices):
    """What must hold before a step, said as it is when it holds."""

    HAS_LINES = "has_lines", _("Ada baris biaya, dan setiap baris terbagi habis")
    CLASS_ALIVE = "class_alive", _("Kelasnya tidak dibatalkan")
    UNSPENT = "unspent", _("Belum ada pengeluaran, atau semuanya sudah dibatalkan")
