from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HearingState(TextChoices):
    PLANNED = "planned", _("Direncanakan")
    HELD = "held", _("Sudah bersidang")
    MINUTED = "minuted", _("Berita acara selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


class HearingStep(TextChoices):
    """What happens to a hearing; PLAN and EDIT stand in its history beside the steps."""

    PLAN = "plan", _("Sidang direncanakan")
    EDIT = "edit", _("Sidang diubah")
    DECIDE = "decide", _("Putusan dicatat")
    HOLD = "hold", _("Nyatakan sudah bersidang")
    MINUTE = "minute", _("Selesaikan berita acara")
    REOPEN = "reopen", _("Buka kembali")
    CANCEL = "cancel", _("Batalkan sidang")


class HearingCondition(TextChoices):
    """What must hold before a step, said as it is when it holds."""

    MEMBERS_PRESENT = "members_present", _("Paling sedikit tiga anggota hadir, satu di antaranya memimpin")
    ALL_DECIDED = "all_decided", _("Setiap calon sudah ada putusannya")
    SEATS_SUFFICE = "seats_suffice", _("Yang disetujui tidak lebih banyak daripada tempat di kelasnya")
    NO_DECREE = "no_decree", _("Keputusan kepala belum terbit")


class MemberRole(TextChoices):
    CHAIR = "chair", _("Ketua")
    SECRETARY = "secretary", _("Sekretaris")
    MEMBER = "member", _("Anggota")


class Proposed(TextChoices):
    PLACE = "place", _("Diusulkan masuk")
    RESERVE = "reserve", _("Diusulkan cadangan")
    OUT = "out", _("Belum terpilih")


class Decision(TextChoices):
    ACCEPT = "accept", _("Disetujui")
    RESERVE = "reserve", _("Cadangan")
    DECLINE = "decline", _("Ditolak")
    POSTPONE = "postpone", _("Ditunda")
