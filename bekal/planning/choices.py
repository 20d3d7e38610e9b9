from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Criterion(TextChoices):
    """What is wanted of a selection; each is marked 0 to 100 for a person and a class, but for the balance."""

    RELEASE = "release", _("Dekat dengan hari bebas")
    WISH = "wish", _("Urutan minat")
    ASSESSMENT = "assessment", _("Hasil asesmen awal")
    UNSERVED = "unserved", _("Belum pernah dilayani")
    WAITING = "waiting", _("Lama menunggu")
    BLOCKS = "blocks", _("Seimbang antarblok")


class RunState(TextChoices):
    QUEUED = "queued", _("Sedang dihitung")
    DONE = "done", _("Usulan siap")
    IMPOSSIBLE = "impossible", _("Tidak ada jawaban")
    ADOPTED = "adopted", _("Dibawa ke sidang")
    DISCARDED = "discarded", _("Dibuang")


class RunStep(TextChoices):
    ASK = "ask", _("Diminta")
    SOLVE = "solve", _("Selesai dihitung")
    FAIL = "fail", _("Tidak ada jawaban")
    ADOPT = "adopt", _("Bawa ke sidang")
    DISCARD = "discard", _("Buang usulan")
    RETURN = "return", _("Ambil kembali dari sidang")


class DecisionKind(TextChoices):
    PIN = "pin", _("Pasti masuk")
    EXCLUDE = "exclude", _("Tidak diikutkan")


class Stay(TextChoices):
    """How long somebody stays from the day of the run until they go home."""

    SHORT = "short", _("Kurang dari 1 tahun")
    MEDIUM = "medium", _("1 sampai 3 tahun")
    LONG = "long", _("Lebih dari 3 tahun")
    UNKNOWN = "unknown", _("Tanggal bebas belum ada")


class Age(TextChoices):
    YOUNG = "young", _("Di bawah 25 tahun")
    MIDDLE = "middle", _("25 sampai 39 tahun")
    OLDER = "older", _("40 tahun ke atas")
    UNKNOWN = "unknown", _("Tanggal lahir belum ada")


class Money(TextChoices):
    """What a run knows of the cost of a class."""

    NONE = "none", _("Belum beranggaran: biaya tidak dihitung")
    DRAFT = "draft", _("Dihitung dari rencana anggaran")
    BOUND = "bound", _("Anggaran sudah ditetapkan: dananya sudah tersedia")
