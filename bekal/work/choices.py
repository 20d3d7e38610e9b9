from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobKind(TextChoices):
    """What the worker can do, in the words of the page that shows it; `bekal/jobs` holds how."""

    ROSTER_READ = "roster.read", _("Membaca berkas daftar warga binaan")
    ROSTER_APPLY = "roster.apply", _("Menerapkan daftar warga binaan")
    CERTIFICATES_ISSUE = "certificates.issue", _("Menerbitkan sertifikat")
    SCREENING_RUN = "screening.run", _("Menyaring hak warga binaan")
    SELECTION_RUN = "selection.run", _("Menyusun usulan pilihan peserta")
    SELECTION_CHECK = "selection.check", _("Menghitung ulang usulan dari data yang dibekukan")
    SELECTION_REGION = "selection.region", _("Menyusun usulan wilayah")
    AGREEMENTS_APPLY = "agreements.apply", _("Memberlakukan adendum yang sudah waktunya")
    AGREEMENTS_REMIND = "agreements.remind", _("Mengirim pengingat perjanjian yang akan berakhir")
    FILES_SWEEP = "files.sweep", _("Membuang berkas sisa")


class JobState(TextChoices):
    QUEUED = "queued", _("Menunggu giliran")
    RUNNING = "running", _("Sedang dikerjakan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")


class JobFailure(TextChoices):
    REFUSED = "refused", _("Pekerjaan tidak dapat diselesaikan.")
    FORBIDDEN = "forbidden", _("Anda tidak lagi berwenang melakukan pekerjaan ini. Hubungi pengelola sistem.")
    UNEXPECTED = "unexpected", _("Terjadi kesalahan yang tidak terduga. Coba lagi atau hubungi pengelola sistem.")
    INTERRUPTED = "interrupted", _("Pekerjaan berkali-kali terhenti di tengah jalan. Hubungi pengelola sistem.")
