"""What the audit record's codes are called on the page. A code without words is shown as it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SUBJECTS = {
    "account": _("Akun"),
    "grant": _("Peran"),
    "inmate": _("Warga binaan"),
    "roster": _("Daftar SDP"),
    "workshop": _("Bengkel"),
    "place": _("Tempat"),
    "partner": _("Mitra"),
    "instructor": _("Instruktur"),
    "agreement": _("Perjanjian"),
    "catalogue": _("Kursus"),
    "class": _("Kelas"),
    "selection": _("Pemilihan peserta"),
    "enrolment": _("Peserta kelas"),
    "session": _("Pertemuan"),
    "attendance": _("Presensi"),
    "result": _("Nilai"),
    "certificate": _("Sertifikat"),
    "job": _("Pekerjaan latar"),
    "screening": _("Penyaringan hak"),
    "data_quality": _("Data yang perlu diperbaiki"),
    "calendar": _("Hari kerja dan libur"),
    "course": _("Kursus"),
    "version": _("Versi kurikulum"),
    "trade": _("Kejuruan"),
    "discipline": _("Pelanggaran disiplin"),
    "conduct": _("Nilai SPPN"),
    "keep_apart": _("Pasangan yang dipisah"),
    "movement": _("Perpindahan"),
    "ruleset": _("Aturan"),
    "criterion": _("Syarat tambahan"),
    "override": _("Keputusan pengecualian"),
    "funder": _("Sumber dana"),
    "allocation": _("Pagu"),
    "cost_template": _("Templat biaya"),
    "budget": _("Anggaran kelas"),
    "expense": _("Pengeluaran"),
}
VERBS = {
    "add": _("Ditambahkan"),
    "edit": _("Diubah"),
    "view": _("Dilihat"),
    "end": _("Diakhiri"),
    "withdraw": _("Ditarik"),
    "deactivate": _("Dinonaktifkan"),
    "reactivate": _("Diaktifkan lagi"),
    "reset_password": _("Kata sandi sementara dibuat"),
    "reset_second_factor": _("Langkah kedua dihapus"),
    "release_lockout": _("Kunci masuk dibuka"),
    "choose_language": _("Bahasa dipilih"),
    "change_password": _("Kata sandi diganti"),
    "keep_apart": _("Pisah ruang dicatat"),
    "import": _("Dimasukkan"),
    "upload": _("Diunggah"),
    "apply": _("Diterapkan"),
    "discard": _("Dibuang"),
    "select": _("Dipilih"),
    "sign": _("Ditandatangani"),
    "terminate": _("Diakhiri sebelum waktunya"),
    "plan": _("Direncanakan"),
    "open": _("Dibuka"),
    "start": _("Dimulai"),
    "pause": _("Dihentikan sementara"),
    "resume": _("Dilanjutkan"),
    "complete": _("Diselesaikan"),
    "cancel": _("Dibatalkan"),
    "reopen": _("Dibuka kembali"),
    "choose": _("Dipilih"),
    "approve": _("Disetujui"),
    "record": _("Dicatat"),
    "correct": _("Dibetulkan"),
    "issue": _("Diterbitkan"),
    "revoke": _("Dicabut"),
    "run": _("Dijalankan"),
    "export": _("Diunduh"),
    "look": _("Dilihat"),
    "reveal": _("NIK dan telepon dibuka"),
    "map": _("Judul kolom dicocokkan"),
    "reread": _("Dibaca ulang"),
    "certificate": _("Sertifikatnya dicatat"),
    "override": _("Satu hari diatur sendiri"),
    "arrive": _("Tiba"),
    "adapt": _("Disesuaikan"),
    "reinstate": _("Dimasukkan kembali"),
    "retry": _("Dicoba lagi"),
    "move": _("Dipindahkan"),
    "promote": _("Dinaikkan dari cadangan"),
    "dismiss": _("Dikeluarkan"),
    "reserve": _("Dijadikan cadangan"),
    "take_off": _("Dikeluarkan dari daftar"),
    "not_complete": _("Tidak tamat"),
    "reselect": _("Dipilih ulang"),
    "hold": _("Dilaksanakan"),
    "change": _("Perubahan dicatat"),
    "decide": _("Diputuskan"),
    "download": _("Dokumennya diunduh"),
    "make": _("Dibuat"),
    "commit": _("Ditetapkan"),
    "release": _("Dikembalikan ke rencana"),
    "close": _("Ditutup"),
}


def subject_of(action: str) -> Any:
    """What an action is about, in words: `class.open` is about a class."""
    subject = action.partition(".")[0]
    return SUBJECTS.get(subject, subject)


def verb_of(action: str) -> Any:
    """What was done, in words."""
    verb = action.partition(".")[2]
    return VERBS.get(verb, verb)


def title_of(action: str) -> str:
    """Subject and verb in one line, for a timeline."""
    return _("%(subject)s: %(verb)s") % {"subject": subject_of(action), "verb": verb_of(action)}
