from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bekal.access.rules import may
from bekal.certificates import actions, queries
from bekal.certificates.rules import AlreadyCompetent, TellsOfCustody
from bekal.classes.queries import class_for
from bekal.intake.queries import enrolment_for
from bekal.lib.identifiers import normalise_certificate_code
from bekal.web.certificates.forms import CodeForm, ResultsForm, RevokeForm, SearchForm
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, public_page
from bekal.web.layout.tabs import class_tabs
from bekal.work.actions import enqueue

PAGE_SIZE = 50


@page("certificate.list")
def certificate_list(request: Request) -> HttpResponse:
    form = SearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    rows = Paginator(queries.certificates_for(request.actor, search), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "certificates/certificate_list.html", {"form": form, "page": rows, "search": search})


@page("certificate.view")
def certificate_detail(request: Request, certificate_id: int) -> HttpResponse:
    certificate = queries.certificate_for(request.actor, "certificate.view", certificate_id)
    context = {
        "certificate": certificate,
        "address": queries.check_address(certificate),
        "may_revoke": not certificate.revoked_on and may(request.actor, "certificate.revoke", certificate.target),
    }
    return render(request, "certificates/certificate_detail.html", context)


@page("certificate.view")
def certificate_document(request: Request, certificate_id: int) -> HttpResponse:
    certificate = queries.certificate_for(request.actor, "certificate.view", certificate_id)
    answer = HttpResponse(queries.document_of(certificate), content_type="application/pdf")
    name = certificate.number.replace("/", "-")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    return answer


@page("certificate.revoke", READ_AND_WRITE)
def certificate_revoke(request: Request, certificate_id: int) -> HttpResponse:
    certificate = queries.certificate_for(request.actor, "certificate.revoke", certificate_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_certificate(
                certificate=certificate,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                today=timezone.localdate(),
                now=timezone.now(),
            )
        except actions.AlreadyRevoked:
            messages.info(request, _("Sertifikat ini sudah dicabut sebelumnya. Tidak ada yang berubah."))
            return redirect("certificate_detail", certificate.pk)
        except TellsOfCustody as problem:
            words = {"words": problem.words}
            form.add_error("reason", _("Semua orang membaca alasan ini. Tulis tanpa kata “%(words)s”.") % words)
        else:
            messages.success(request, _("Sertifikat dicabut. Halaman pemeriksaan umum sudah menampilkannya."))
            return redirect("certificate_detail", certificate.pk)
    return render(request, "certificates/certificate_revoke.html", {"form": form, "certificate": certificate})


@page("result.view")
def class_results(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "result.view", class_id)
    units = queries.units_of(training_class)
    participants = queries.participants_with_standing(training_class)
    context = {
        "training_class": training_class,
        "tabs": class_tabs(request.actor, class_id, "class_results"),
        "units": units,
        "lines": [(one, [(unit, one.latest.get(unit.pk)) for unit in units]) for one in participants],
        "may_record": may(request.actor, "result.record", training_class.target),
    }
    return render(request, "certificates/class_results.html", context)


@page("result.record", READ_AND_WRITE)
def participant_results(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = enrolment_for(request.actor, "result.record", enrolment_id)
    units = queries.units_of(enrolment.training_class)
    latest = queries.latest_results([enrolment.pk]).get(enrolment.pk, {})
    form = ResultsForm(request.POST or None, units=units, latest=latest)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_results(
                enrolment=enrolment,
                scores=form.scores(),
                assessed_by=request.actor.name,
                actor=request.actor,
                today=timezone.localdate(),
                now=timezone.now(),
            )
        except AlreadyCompetent:
            form.add_error(None, _("Unit yang sudah kompeten tidak dinilai lagi. Kembalikan nilainya seperti semula."))
        except actions.NotTakingPart:
            form.add_error(None, _("Orang ini sudah keluar dari kelas, jadi nilainya tidak disimpan."))
        else:
            messages.success(request, _("Nilai %(name)s disimpan.") % {"name": enrolment.inmate.name})
            return redirect("class_results", enrolment.training_class_id)
    context = {"form": form, "enrolment": enrolment, "attempts": queries.attempts_of(enrolment)}
    return render(request, "certificates/participant_results.html", context)


@page("certificate.view")
def class_certificates(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "certificate.view", class_id)
    participants = queries.participants_with_standing(training_class)
    waiting = [one for one in participants if one.standing.passed and one.certificate is None]
    context = {
        "training_class": training_class,
        "tabs": class_tabs(request.actor, class_id, "class_certificates"),
        "lines": [(one, queries.missing_in(one.standing)) for one in participants],
        "waiting": len(waiting),
        "completed": training_class.state == "completed",
        "may_issue": may(request.actor, "certificate.issue", training_class.target),
    }
    return render(request, "certificates/class_certificates.html", context)


@page("certificate.issue", WRITE)
def class_issue(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "certificate.issue", class_id)
    job = enqueue(
        kind="certificates.issue",
        owner_id=request.actor.user_id,
        facility_id=training_class.facility_id,
        arguments={"class_id": class_id},
        now=timezone.now(),
    )
    return redirect("job_detail", job.pk)


@public_page
def certificate_search(request: Request) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = normalise_certificate_code(form.cleaned_data["code"])
        if code:
            return redirect("certificate_check", code)
        form.add_error("code", _("Kode ini salah ketik. Periksa lagi huruf dan angkanya satu per satu."))
    return render(request, "certificates/certificate_search.html", {"form": form})


@public_page
def certificate_check(request: Request, code: str) -> HttpResponse:
    typed = normalise_certificate_code(code)
    certificate = queries.certificate_by_code(typed) if typed else None
    status = 200 if certificate else 404
    return render(
        request, "certificates/certificate_check.html", {"certificate": certificate, "code": code}, status=status
    )
