from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClassState(TextChoices):
    PLANNED = "planned", _("Direncanakan")
    OPEN = "open", _("Pendaftaran dibuka")
    SELECTED = "selected", _("Peserta ditetapkan")
    RUNNING = "running", _("Berjalan")
    PAUSED = "paused", _("Dihentikan sementara")
    COMPLETED = "completed", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


class ClassStep(TextChoices):
    """What can be done to a class; PLAN and EDIT are kept in its history beside the steps between states."""

    PLAN = "plan", _("Rencanakan kelas")
    EDIT = "edit", _("Ubah kelas")
    OPEN = "open", _("Buka pendaftaran")
    SELECT = "select", _("Tetapkan peserta")
    RESELECT = "reselect", _("Pilih ulang peserta")
    START = "start", _("Mulai kelas")
    PAUSE = "pause", _("Hentikan sementara")
    RESUME = "resume", _("Lanjutkan kelas")
    COMPLETE = "complete", _("Selesaikan kelas")
    CANCEL = "cancel", _("Batalkan kelas")
    REOPEN = "reopen", _("Buka kembali")


class Condition(TextChoices):
    """What must hold before a step, said as it is when it holds."""

    AGREEMENT_COVERS = "agreement_covers", _("Perjanjian berlaku selama kelas dan memuat kursusnya")
    INSTRUCTORS_NAMED = "instructors_named", _("Instruktur sudah ditunjuk")
    SELECTION_RECORDED = "selection_recorded", _("Seleksi setiap instruktur tercatat")
    ENOUGH_PARTICIPANTS = "enough_participants", _("Peserta memenuhi jumlah paling sedikit")
    SEATS_SUFFICE = "seats_suffice", _("Peserta tidak melebihi tempat")
    NO_KEEP_APART = "no_keep_apart", _("Tidak ada pasangan yang harus dipisah")
    ATTENDANCE_RECORDED = "attendance_recorded", _("Presensi setiap pertemuan terisi")
    RESULTS_DECIDED = "results_decided", _("Nilai setiap peserta lengkap")


class AgreementLack(TextChoices):
    """What an agreement lacks for a class."""

    NOT_EXECUTABLE = "not_executable", _("baru nota kesepahaman, bukan perjanjian kerja sama")
    NOT_SIGNED = "not_signed", _("belum ditandatangani")
    TERMINATED = "terminated", _("sudah diakhiri")
    STARTS_LATE = "starts_late", _("baru berlaku setelah kelas mulai")
    ENDS_EARLY = "ends_early", _("berakhir sebelum kelas selesai")
    COURSE_MISSING = "course_missing", _("tidak memuat kursus ini")
    NO_PLACES_LEFT = "no_places_left", _("tidak punya cukup tempat lagi")


class DeliveryMode(TextChoices):
    INSIDE = "inside", _("Di dalam lapas")
    OUTSIDE = "outside", _("Di luar tembok")
