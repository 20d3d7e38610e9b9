from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    MEMORANDUM = "memorandum", _("Nota kesepahaman (MoU)")
    EXECUTABLE = "executable", _("Perjanjian kerja sama (PKS)")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Rancangan")
    REVIEW = "review", _("Telaah hukum")
    AGREED = "agreed", _("Disepakati")
    SIGNED = "signed", _("Ditandatangani")
    TERMINATED = "terminated", _("Diakhiri")
    DROPPED = "dropped", _("Batal")


class AgreementStep(TextChoices):
    """What can be done to an agreement; DRAFT and EDIT are kept in its history beside the steps between states."""

    DRAFT = "draft", _("Buat rancangan")
    EDIT = "edit", _("Ubah rancangan")
    SIGN = "sign", _("Catat penandatanganan")
    REVISE = "revise", _("Kembalikan ke rancangan")
    TERMINATE = "terminate", _("Akhiri perjanjian")
    REINSTATE = "reinstate", _("Berlakukan kembali")


class SigningCondition(TextChoices):
    """What must hold before an agreement is signed, said as it is when it holds."""

    NUMBERED = "numbered", _("Kedua pihak sudah memberi nomor")
    PARTIES_NAMED = "parties_named", _("Penanda tangan kedua pihak sudah ditulis")
    COURSES_NAMED = "courses_named", _("Kursus yang dicakup sudah dipilih")


class Standing(TextChoices):
    """How an agreement stands on a day; worked out from its state and dates, never stored."""

    DRAFT = "draft", _("Rancangan")
    NOT_YET = "not_yet", _("Belum mulai berlaku")
    IN_FORCE = "in_force", _("Berlaku")
    EXPIRING = "expiring", _("Segera berakhir")
    EXPIRED = "expired", _("Sudah berakhir")
    TERMINATED = "terminated", _("Diakhiri")


class PartySide(TextChoices):
    FACILITY = "facility", _("Pihak lapas")
    PARTNER = "partner", _("Pihak mitra")
    FURTHER = "further", _("Pihak lain")
    WITNESS = "witness", _("Saksi")


class AmendmentKind(TextChoices):
    ADDENDUM = "addendum", _("Adendum")
    RENEWAL = "renewal", _("Perpanjangan")


class DutyKind(TextChoices):
    """What a party owes; all but REPORT and OTHER are counted from what happened in classes."""

    PLACES = "places", _("Tempat peserta")
    CLASSES = "classes", _("Kelas")
    INSTRUCTORS = "instructors", _("Instruktur")
    ROOM = "room", _("Ruang atau bengkel")
    CERTIFICATES = "certificates", _("Sertifikat")
    EXAM = "exam", _("Biaya uji kompetensi")
    MATERIALS = "materials", _("Bahan praktik")
    REPORT = "report", _("Laporan")
    OTHER = "other", _("Lainnya")


class DutyPeriod(TextChoices):
    """How often a duty is owed."""

    YEAR = "year", _("setiap tahun")
    CLASS = "class", _("setiap kelas")
    TERM = "term", _("selama perjanjian")


class DocumentKind(TextChoices):
    """What a file kept with an agreement is."""

    SIGNED = "signed", _("Pindaian yang ditandatangani")
    REVIEW = "review", _("Hasil telaah hukum")
    OTHER = "other", _("Lampiran")


class CostKind(TextChoices):
    """What a class costs money for."""

    INSTRUCTOR = "instructor", _("Honor instruktur")
    MATERIALS = "materials", _("Bahan praktik")
    TOOLS = "tools", _("Alat")
    CONSUMABLES = "consumables", _("Barang habis pakai")
    EXAM = "exam", _("Biaya uji kompetensi")
    TRANSPORT = "transport", _("Transportasi")
    MEALS = "meals", _("Konsumsi")
    CERTIFICATE = "certificate", _("Sertifikat")


class FunderKind(TextChoices):
    """From whose purse a cost is paid."""

    PRISON = "prison", _("Anggaran lapas (DIPA)")
    PARTNER = "partner", _("Anggaran mitra (DIPA)")
    LOCAL_GOVERNMENT = "local_government", _("Pemerintah daerah (APBD)")
    STATE_REVENUE = "state_revenue", _("Penerimaan negara bukan pajak (PNBP)")
    DONATION = "donation", _("Hibah dan donasi (CSR)")
