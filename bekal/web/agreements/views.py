from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bekal.access.rules import may, may_somewhere, require
from bekal.catalogue.choices import CourseKind
from bekal.catalogue.queries import courses_for
from bekal.flows import ground
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.lib.paper import Paper
from bekal.lib.paper_docx import as_docx
from bekal.lib.paper_pdf import as_pdf
from bekal.lib.transitions import IllegalTransition
from bekal.partners import actions, queries
from bekal.partners.actions.duties import record_delivery
from bekal.partners.choices import AgreementKind, AgreementState, AgreementStep, AmendmentKind, DocumentKind, DutyKind
from bekal.partners.queries.duties import side_of
from bekal.partners.rules import AMENDMENT_TRANSITIONS, TRANSITIONS, NotInOrder, NotYet
from bekal.partners.rules.clauses import PLACEHOLDERS, Clause, legal_bases
from bekal.partners.rules.files import Flaw, Refused
from bekal.places.queries import facilities_allowing, facility_for
from bekal.web.agreements import comparing, delivery, panels, writing
from bekal.web.agreements.forms import (
    AgreementForm,
    AgreementSearch,
    AmendedForm,
    AmendmentForm,
    AmendmentSigningForm,
    ClauseFormSet,
    ClauseSearch,
    DocumentForm,
    DutyFormSet,
    EndingForm,
    JoinedFormSet,
    NewTemplateForm,
    PartyFormSet,
    SharingForm,
    SigningForm,
    TemplateForm,
    VersionForm,
)
from bekal.web.layout.agreements import agreement_rows
from bekal.web.layout.page import READ_AND_WRITE, Request, page, posted
from bekal.web.layout.tabs import partner_tabs

PAGE = 40
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@page("agreement.view")
def agreement_list(request: Request) -> HttpResponse:
    form = AgreementSearch(request.GET)
    form.is_valid()
    today = timezone.localdate()
    found = queries.agreements_matching(queries.agreements_for(request.actor), today, **form.cleaned_data)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "shown": shown,
        "rows": agreement_rows(shown.object_list, today),
        "tabs": partner_tabs(request.actor, "agreement_list"),
        "may_add": may_somewhere(request.actor, "agreement.edit"),
        "searching": any(form.cleaned_data.values()),
    }
    return render(request, f"agreements/agreement_list.html{'#results' if request.htmx else ''}", context)


@page("agreement.view")
def agreement_detail(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.agreement_page(agreement, request.actor, timezone.localdate())
    return render(request, "agreements/agreement_detail.html", context)


# --- drafting -------------------------------------------------------------------------------------------------------


def _agreement_form(request: Request, initial: dict[str, Any]) -> AgreementForm:
    return AgreementForm(
        posted(request),
        initial=initial,
        facilities=facilities_allowing(request.actor, "agreement.edit"),
        institutions=queries.institutions_for(request.actor, timezone.localdate()),
        courses=courses_for(request.actor),
    )


def _parties_form(request: Request, known: Iterable[Mapping[str, Any]]) -> Any:
    lines: list[Mapping[str, Any]] = [*known] + [{"side": "witness"}] * writing.SPARE_LINES
    return PartyFormSet(posted(request), initial=lines, prefix="parties")


def _joined_form(request: Request, known: Iterable[Mapping[str, Any]] = ()) -> Any:
    institutions = {"institutions": queries.institutions_for(request.actor, timezone.localdate())}
    return JoinedFormSet(posted(request), initial=[*known, {}], prefix="joined", form_kwargs=institutions)


@page("agreement.edit", READ_AND_WRITE)
def agreement_add(request: Request) -> HttpResponse:
    form = _agreement_form(request, {"institution": request.GET.get("institution")})
    parties, joined = _parties_form(request, _heads(request)), _joined_form(request)
    if request.method == "POST" and all([form.is_valid(), parties.is_valid(), joined.is_valid()]):
        houses = [line.joined for line in joined if line.joined]
        added = actions.add_agreement(
            facility=form.cleaned_data["facility"],
            institution=form.cleaned_data["institution"],
            terms=form.terms,
            courses=form.cleaned_data["courses"],
            parties=writing.parties_written(parties, houses),
            joined=houses,
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _("Rancangan disimpan. Periksa pasalnya, lalu ajukan ke telaah hukum."))
        return redirect("agreement_detail", added.pk)
    context = {"form": form, "parties": parties, "joined": joined}
    return render(request, "agreements/agreement_add.html", context)


def _heads(request: Request) -> list[dict[str, Any]]:
    """Who would sign today for the one facility at which one works, and for the institution in the address."""
    if request.method == "POST":
        return []
    facilities = list(facilities_allowing(request.actor, "agreement.edit")[:2])
    wanted = read_id(request.GET.get("institution", ""))
    institution = queries.institutions_for(request.actor, timezone.localdate()).filter(pk=wanted or 0).first()
    facility = facilities[0] if len(facilities) == 1 else None
    lines = queries.heads_on(timezone.localdate(), facility=facility, institution=institution)
    sides = {line["side"] for line in lines}
    return lines + [{"side": side} for side in ("facility", "partner") if side not in sides]


@page("agreement.edit", READ_AND_WRITE)
def agreement_edit(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.edit", agreement_id)
    if agreement.state != AgreementState.DRAFT:
        messages.warning(request, _("Hanya rancangan yang dapat diubah. Sesudah ditandatangani, buat adendum."))
        return redirect("agreement_detail", agreement_id)
    form = _agreement_form(request, _as_drafted(agreement))
    form.settle_parties()
    known = queries.signatories_of(agreement).values("side", "name", "title", "acting")
    parties = _parties_form(request, known)
    joined = _joined_form(request, queries.further_parties_of(agreement).values("institution", "number"))
    valid = request.method == "POST" and all([form.is_valid(), parties.is_valid(), joined.is_valid()])
    if valid and _saved(request, agreement, form, parties, joined):
        messages.success(request, _("Rancangan disimpan."))
        return redirect("agreement_detail", agreement_id)
    context = {"form": form, "parties": parties, "joined": joined, "agreement": agreement}
    return render(request, "agreements/agreement_edit.html", context)


def _as_drafted(agreement: Any) -> dict[str, Any]:
    names = [name for name in AgreementForm.base_fields if name != "courses"]
    return {name: getattr(agreement, name) for name in names} | {"courses": list(agreement.courses.all())}


def _saved(request: Request, agreement: Any, form: AgreementForm, parties: Any, joined: Any) -> bool:
    houses = [line.joined for line in joined if line.joined]
    try:
        actions.edit_agreement(
            agreement=agreement,
            version=form.cleaned_data["version"] or 0,
            terms=form.terms,
            courses=form.cleaned_data["courses"],
            parties=writing.parties_written(parties, houses),
            joined=houses,
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        form.conflict = conflict
        return False
    except IllegalTransition:
        form.add_error(None, _("Perjanjian ini baru saja diajukan, jadi rancangannya tidak dapat diubah lagi."))
        return False
    return True


@page("agreement.view", READ_AND_WRITE)
def agreement_clauses(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.frame(agreement, request.actor, "agreement_clauses", timezone.localdate())
    if request.method == "POST" and _is_settled(request, agreement):
        return redirect("agreement_clauses", agreement_id)
    if not (context["is_draft"] and context["may_edit"] and (request.method == "POST" or "edit" in request.GET)):
        context["clauses"] = panels.clauses_shown(queries.shown_text(agreement))
        return render(request, "agreements/agreement_clauses.html", context)
    known = ({"code": one.code, "title": one.title, "body": one.body} for one in queries.clauses_of(agreement))
    lines = ClauseFormSet(posted(request), initial=writing.clause_lines(known), prefix="clauses")
    form = VersionForm(posted(request), initial={"version": agreement.version})
    if request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
        written = {"clauses": writing.clauses_written(lines)}
        if _part_saved(request, agreement, form, actions.set_clauses, written):
            return redirect("agreement_clauses", agreement_id)
    context |= {"form": form, "lines": lines, "placeholders": PLACEHOLDERS}
    return render(request, "agreements/agreement_clauses.html", context)


@page("agreement.view", READ_AND_WRITE)
def agreement_duties(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.frame(agreement, request.actor, "agreement_duties", timezone.localdate())
    if request.method == "POST" and _is_settled(request, agreement):
        return redirect("agreement_duties", agreement_id)
    duties = queries.duties_of(agreement)
    context["rows"] = panels.duty_rows(duties)
    if context["is_draft"] and context["may_edit"]:
        known = [*duties.values("side", "kind", "quantity", "period", "text"), *[{}] * writing.SPARE_LINES]
        lines = DutyFormSet(posted(request), initial=known, prefix="duties")
        form = VersionForm(posted(request), initial={"version": agreement.version})
        if request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
            written = {"duties": [line.owed for line in lines if line.owed]}
            if _part_saved(request, agreement, form, actions.set_duties, written):
                return redirect("agreement_duties", agreement_id)
        context |= {"form": form, "lines": lines}
    return render(request, "agreements/agreement_duties.html", context)


@page("agreement.view", READ_AND_WRITE)
def agreement_sharing(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.frame(agreement, request.actor, "agreement_sharing", timezone.localdate())
    if request.method == "POST" and _is_settled(request, agreement):
        return redirect("agreement_sharing", agreement_id)
    shares = panels.shares_by_cell(queries.sharing_of(agreement))
    context["tables"] = panels.sharing_tables(shares)
    if context["is_draft"] and context["may_edit"]:
        kinds = panels.kinds_shared(agreement.courses.values_list("kind", flat=True), shares)
        initial = {"version": agreement.version}
        form = SharingForm(posted(request), initial=initial, course_kinds=kinds, shares=shares)
        valid = request.method == "POST" and form.is_valid()
        if valid and _part_saved(request, agreement, form, actions.set_sharing, {"shares": form.shares}):
            return redirect("agreement_sharing", agreement_id)
        context["form"] = form
    return render(request, "agreements/agreement_sharing.html", context)


def _is_settled(request: Request, agreement: Any) -> bool:
    """Whether it is no draft any more, which is said; raises Forbidden where a draft is not this actor's to change."""
    if agreement.state == AgreementState.DRAFT:
        require(request.actor, "agreement.edit", agreement.target)
        return False
    messages.warning(request, _("Hanya rancangan yang dapat diubah. Sesudah ditandatangani, buat adendum."))
    return True


def _part_saved(request: Request, agreement: Any, form: Any, act: Any, written: Mapping[str, Any]) -> bool:
    """Save one part of a draft; says what happened where it could not be."""
    version = form.cleaned_data["version"] or 0
    try:
        act(agreement=agreement, version=version, **written, actor=request.actor, now=timezone.now())
    except Conflict as conflict:
        form.conflict = conflict
        return False
    except IllegalTransition:
        form.add_error(None, _("Perjanjian ini bukan rancangan lagi, jadi tidak dapat diubah."))
        return False
    messages.success(request, _("Rancangan disimpan."))
    return True


# --- steps ----------------------------------------------------------------------------------------------------------


@page("agreement.sign", READ_AND_WRITE)
def agreement_sign(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.sign", agreement_id)
    form = SigningForm(posted(request), today=timezone.localdate())
    unmet = queries.unmet_conditions(agreement)
    if request.method == "POST" and form.is_valid():
        signing = {name: form.cleaned_data[name] for name in ("signed_on", "place")}
        try:
            actions.sign_agreement(agreement=agreement, **signing, actor=request.actor, now=timezone.now())
        except NotYet as refusal:
            unmet = list(refusal.conditions)
        except IllegalTransition:
            messages.warning(request, _("Perjanjian ini bukan rancangan lagi."))
            return redirect("agreement_detail", agreement_id)
        else:
            messages.success(request, _("Penandatanganan dicatat."))
            return redirect("agreement_detail", agreement_id)
    context = {"form": form, "agreement": agreement, "unmet": [str(condition.label) for condition in unmet]}
    return render(request, "agreements/agreement_sign.html", context)


@page("agreement.view", READ_AND_WRITE)
def agreement_step(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    asked = request.POST.get("step") or request.GET.get("step", "")
    step = panels.offered(TRANSITIONS, agreement.state, asked)
    if step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan perjanjian sekarang."))
        return redirect("agreement_detail", agreement_id)
    require(request.actor, step.action, agreement.target)
    losing = ground.losing_by_step(agreement, step.name, timezone.localdate())
    ids = [one.training_class.pk for one in losing]
    form = EndingForm(posted(request), losing=ids, reason=step.needs_reason)
    if request.method == "POST" and form.is_valid() and _stepped(request, agreement, step, form):
        messages.success(request, _("Perjanjian disimpan."))
        return redirect("agreement_detail", agreement_id)
    context = _step_page(form, step) | {"agreement": agreement, "losing": panels.losing_rows(losing)}
    return render(request, "agreements/agreement_step.html", context)


def _step_page(form: Any, step: Any) -> dict[str, Any]:
    label, meaning = AgreementStep(step.name).label, panels.step_meaning(step.name)
    return {"form": form, "step": step, "label": label, "meaning": meaning}


def _stepped(request: Request, agreement: Any, step: Any, form: EndingForm) -> bool:
    told = {"reason": form.cleaned_data.get("reason", ""), "accepted": form.accepted_ids}
    try:
        ground.step_agreement(agreement=agreement, step=step.name, **told, actor=request.actor, now=timezone.now())
    except NotYet as refusal:
        form.add_error(None, [_("Belum terpenuhi: %(what)s.") % {"what": one.label} for one in refusal.conditions])
    except (IllegalTransition, ground.GroundLost):
        form.add_error(None, _("Keadaannya baru saja berubah. Muat ulang halaman ini dan periksa lagi."))
    else:
        return True
    return False


# --- files ----------------------------------------------------------------------------------------------------------


@page("agreement.view")
def agreement_documents(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.frame(agreement, request.actor, "agreement_documents", timezone.localdate())
    context["documents"] = queries.documents_of(agreement)
    return render(request, "agreements/agreement_documents.html", context)


@page("agreement.edit", READ_AND_WRITE)
def agreement_document_add(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.edit", agreement_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    amendments = queries.amendments_of(agreement)
    initial = {"kind": DocumentKind.SIGNED, "amendment": request.GET.get("amendment")}
    form = DocumentForm(*sent, initial=initial, amendments=amendments)
    if request.method == "POST" and form.is_valid() and _kept(request, agreement, form):
        return redirect("agreement_documents", agreement_id)
    context = {"form": form, "agreement": agreement, "crumbs": panels.crumbs(agreement)}
    return render(request, "agreements/agreement_document_add.html", context)


def _kept(request: Request, agreement: Any, form: DocumentForm) -> bool:
    file = form.cleaned_data["file"]
    refusals = {
        Flaw.TOO_LARGE: _("Berkas ini lebih besar dari 10 MB. Perkecil lalu unggah lagi."),
        Flaw.OTHER_KIND: _("Isi berkas ini bukan PDF, PNG, JPEG, DOCX, atau XLSX. Simpan dalam salah satunya."),
        Flaw.NOT_A_SCAN: _("Pindaian yang ditandatangani harus berupa PDF, PNG, atau JPEG."),
    }
    try:
        actions.add_document(
            agreement=agreement,
            amendment=form.cleaned_data.get("amendment"),
            kind=DocumentKind(form.cleaned_data["kind"]),
            name=file.name,
            content=file.chunks(),
            actor=request.actor,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error("file", refusals[refused.flaw])
        return False
    messages.success(request, _("Berkas disimpan."))
    return True


@page("agreement.view")
def agreement_file(request: Request, document_id: int) -> HttpResponse:
    document = queries.document_for(request.actor, "agreement.view", document_id)
    content = actions.open_document(document=document, actor=request.actor, now=timezone.now())
    return _attachment(content, document.media_type, document.name)


@page("agreement.view")
def agreement_document(request: Request, agreement_id: int, format: str) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    return _paper(queries.paper_of(agreement), format, f"perjanjian-{agreement.pk}")


def _paper(paper: Paper, format: str, name: str) -> HttpResponse:
    if format not in FORMATS:
        raise Http404(format)
    content = as_pdf(paper, made_on=timezone.localdate()) if format == "pdf" else as_docx(paper)
    return _attachment(content, FORMATS[format], f"{name}.{format}")


def _attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


# --- versions and amendments ----------------------------------------------------------------------------------------


@page("agreement.view")
def agreement_versions(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.versions_page(agreement, request.actor, timezone.localdate())
    return render(request, "agreements/agreement_versions.html", context)


@page("agreement.view")
def agreement_compare(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    texts = panels.texts_to_compare(agreement)
    old, new = panels.pair_chosen(texts, request.GET.get("old", ""), request.GET.get("new", ""))
    context = {
        "agreement": agreement,
        "crumbs": panels.crumbs(agreement),
        "texts": texts,
        "old": old,
        "new": new,
        "sections": comparing.comparison(texts[old]["text"], texts[new]["text"]),
    }
    return render(request, "agreements/agreement_compare.html", context)


@page("agreement.edit", READ_AND_WRITE)
def amendment_add(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.edit", agreement_id)
    if agreement.state != AgreementState.SIGNED:
        messages.warning(request, _("Hanya perjanjian yang sudah ditandatangani yang diubah dengan adendum."))
        return redirect("agreement_detail", agreement_id)
    initial = panels.amendment_begin(agreement, timezone.localdate(), renewal=request.GET.get("kind") == "renewal")
    form = AmendmentForm(posted(request), initial=initial, earliest=queries.earliest_day(agreement))
    if request.method == "POST" and form.is_valid():
        kind = AmendmentKind(form.cleaned_data["kind"])
        added = actions.add_amendment(
            agreement=agreement, kind=kind, facts=form.facts, ends=form.ends, actor=request.actor, now=timezone.now()
        )
        messages.success(request, _("Rancangan dibuat dari naskah sekarang. Ubah bagian yang perlu."))
        return redirect("amendment_edit", added.pk)
    context = {"form": form, "agreement": agreement, "crumbs": panels.crumbs(agreement)}
    return render(request, "agreements/amendment_add.html", context)


@page("agreement.view")
def amendment_detail(request: Request, amendment_id: int) -> HttpResponse:
    amendment = queries.amendment_for(request.actor, "agreement.view", amendment_id)
    today = timezone.localdate()
    context = panels.amendment_page(amendment, request.actor, today)
    context["sections"] = comparing.comparison(context["base"].contents, queries.amended_text(amendment))
    if context["is_unsigned"]:
        context["losing"] = panels.losing_rows(ground.losing_by_amendment(amendment, today))
    return render(request, "agreements/amendment_detail.html", context)


@page("agreement.edit", READ_AND_WRITE)
def amendment_edit(request: Request, amendment_id: int) -> HttpResponse:
    amendment = queries.amendment_for(request.actor, "agreement.edit", amendment_id)
    if amendment.state != AgreementState.DRAFT:
        messages.warning(request, _("Hanya rancangan yang dapat diubah."))
        return redirect("amendment_detail", amendment_id)
    parts = _amendment_forms(request, amendment)
    context = {**parts, "amendment": amendment, "agreement": amendment.agreement, "placeholders": PLACEHOLDERS}
    context["crumbs"] = panels.crumbs(amendment.agreement)
    valid = [part.is_valid() for part in parts.values()]
    if request.method == "POST" and all(valid):
        typed = writing.text_written(**parts, base=amendment.contents)
        if _amended(request, amendment, parts["form"], typed):
            messages.success(request, _("Rancangan disimpan."))
            return redirect("amendment_detail", amendment_id)
        if parts["form"].conflict:
            context["theirs"] = comparing.comparison(amendment.contents, typed)
    return render(request, "agreements/amendment_edit.html", context)


def _amendment_forms(request: Request, amendment: Any) -> dict[str, Any]:
    text, sent = amendment.contents, posted(request)
    lines = writing.lines_of(text)
    form = AmendedForm(
        sent,
        initial=panels.amendment_initial(amendment),
        earliest=queries.earliest_day(amendment.agreement),
        facilities=facilities_allowing(request.actor, "agreement.edit"),
        institutions=queries.institutions_for(request.actor, timezone.localdate()),
        courses=courses_for(request.actor),
    )
    return {
        "form": form,
        "clauses": ClauseFormSet(sent, initial=lines["clauses"], prefix="clauses"),
        "duties": DutyFormSet(sent, initial=lines["duties"], prefix="duties"),
        "sharing": SharingForm(sent, course_kinds=CourseKind.values, shares=lines["shares"], prefix="sharing"),
        "people": PartyFormSet(sent, initial=lines["people"], prefix="parties"),
    }


def _amended(request: Request, amendment: Any, form: AmendedForm, text: Mapping[str, Any]) -> bool:
    try:
        actions.edit_amendment(
            amendment=amendment,
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts,
            text=text,
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        form.conflict = conflict
    except IllegalTransition:
        form.add_error(None, _("Rancangan ini baru saja diajukan, jadi tidak dapat diubah lagi."))
    else:
        return True
    return False


@page("agreement.edit", READ_AND_WRITE)
def amendment_rebase(request: Request, amendment_id: int) -> HttpResponse:
    amendment = queries.amendment_for(request.actor, "agreement.edit", amendment_id)
    if amendment.state != AgreementState.DRAFT or not queries.is_outdated(amendment):
        messages.info(request, _("Rancangan ini sudah didasarkan pada naskah terbaru, atau bukan rancangan lagi."))
        return redirect("amendment_detail", amendment_id)
    merged = queries.rebased_amendment(amendment)
    decided = panels.decided(request.POST, merged.clashes)
    if request.method == "POST" and _rebased(request, amendment, decided):
        return redirect("amendment_detail", amendment_id)
    base, newest = panels.base_and_newest(amendment)
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "crumbs": panels.crumbs(amendment.agreement),
        "newest": newest,
        "clashes": comparing.clash_rows(merged.clashes, decided),
        "sections": comparing.comparison(base.contents, newest.contents),
        "asked": request.method == "POST",
    }
    return render(request, "agreements/amendment_rebase.html", context)


def _rebased(request: Request, amendment: Any, decided: Mapping[str, bool]) -> bool:
    revision = read_id(request.POST.get("revision", "")) or 0
    try:
        actions.rebase_amendment(
            amendment=amendment, revision=revision, decided=decided, actor=request.actor, now=timezone.now()
        )
    except Conflict as conflict:
        messages.warning(request, _("%(who)s baru saja mengubah rancangan ini. Periksa lagi.") % {"who": conflict.who})
        return True
    except (actions.Undecided, IllegalTransition):
        return False
    messages.success(request, _("Rancangan disesuaikan dengan naskah terbaru. Tidak ada perubahan yang hilang."))
    return True


@page("agreement.sign", READ_AND_WRITE)
def amendment_sign(request: Request, amendment_id: int) -> HttpResponse:
    amendment = queries.amendment_for(request.actor, "agreement.sign", amendment_id)
    today = timezone.localdate()
    losing = ground.losing_by_amendment(amendment, today)
    form = AmendmentSigningForm(posted(request), today=today, losing=[one.training_class.pk for one in losing])
    unmet = queries.unmet_for_amendment(amendment)
    if request.method == "POST" and not unmet and form.is_valid() and _amendment_signed(request, amendment, form):
        return redirect("amendment_detail", amendment_id)
    context = {"form": form, "amendment": amendment, "agreement": amendment.agreement}
    context |= {"losing": panels.losing_rows(losing), "unmet": panels.condition_words(unmet)}
    return render(request, "agreements/amendment_sign.html", context)


def _amendment_signed(request: Request, amendment: Any, form: AmendmentSigningForm) -> bool:
    signing = {name: form.cleaned_data[name] for name in ("signed_on", "place")}
    try:
        ground.sign_amendment(
            amendment=amendment, **signing, accepted=form.accepted_ids, actor=request.actor, now=timezone.now()
        )
    except (NotYet, NotInOrder, ground.GroundLost):
        form.add_error(None, _("Keadaannya baru saja berubah. Muat ulang halaman ini dan periksa lagi."))
        return False
    except IllegalTransition:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan sekarang."))
    else:
        messages.success(request, _("Penandatanganan dicatat."))
    return True


@page("agreement.view", READ_AND_WRITE)
def amendment_step(request: Request, amendment_id: int) -> HttpResponse:
    amendment = queries.amendment_for(request.actor, "agreement.view", amendment_id)
    asked = request.POST.get("step") or request.GET.get("step", "")
    step = panels.offered(AMENDMENT_TRANSITIONS, amendment.state, asked)
    if step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan sekarang."))
        return redirect("amendment_detail", amendment_id)
    require(request.actor, step.action, amendment.target)
    form = EndingForm(posted(request), losing=(), reason=step.needs_reason)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        actions.step_amendment(
            amendment=amendment, step=step.name, reason=reason, actor=request.actor, now=timezone.now()
        )
        messages.success(request, _("Rancangan disimpan."))
        return redirect("amendment_detail", amendment_id)
    context = _step_page(form, step) | {"amendment": amendment, "agreement": amendment.agreement}
    return render(request, "agreements/amendment_step.html", context)


@page("agreement.view")
def amendment_document(request: Request, amendment_id: int, format: str) -> HttpResponse:
    amendment = queries.amendment_for(request.actor, "agreement.view", amendment_id)
    return _paper(queries.paper_of_amendment(amendment), format, f"adendum-{amendment.pk}")


# --- the texts from which a prison drafts ---------------------------------------------------------------------------


@page("clause.view")
def clause_list(request: Request) -> HttpResponse:
    facilities = facilities_allowing(request.actor, "clause.view")
    form = ClauseSearch({"kind": AgreementKind.EXECUTABLE, **request.GET.dict()}, facilities=facilities)
    form.is_valid()
    facility = form.cleaned_data.get("facility") or facilities.first()
    kind = form.cleaned_data.get("kind") or AgreementKind.EXECUTABLE
    today = timezone.localdate()
    context = {
        "form": form,
        "facility": facility,
        "kind": kind,
        "several": facilities.count() > 1,
        "rows": panels.template_rows(facility, kind, today) if facility else [],
        "bases": legal_bases(today),
        "may_edit": facility is not None and may(request.actor, "clause.edit", facility.target),
        "tabs": partner_tabs(request.actor, "clause_list"),
    }
    return render(request, "agreements/clause_list.html", context)


@page("clause.edit", READ_AND_WRITE)
def clause_edit(request: Request, facility_id: int, agreement_kind: str, clause: str) -> HttpResponse:
    facility = facility_for(request.actor, "clause.edit", facility_id)
    today = timezone.localdate()
    held = panels.clause_held(facility, agreement_kind, clause, today)
    if held is None:
        raise Http404(clause)
    form = TemplateForm(posted(request), initial={**held["initial"], "valid_from": today})
    back = "shipped" in request.POST
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        text = Clause(clause, data["position"], data["title"], data["body"], data["valid_from"])
        if _clause_saved(request, form, facility=facility, kind=agreement_kind, clause=text, shipped=back):
            return redirect(f"{panels.clause_list_url(facility, agreement_kind)}")
    context = {**held, "form": form, "facility": facility, "placeholders": PLACEHOLDERS}
    context["back"] = panels.clause_list_url(facility, agreement_kind)
    return render(request, "agreements/clause_edit.html", context)


@page("clause.edit", READ_AND_WRITE)
def clause_add(request: Request, facility_id: int, agreement_kind: str) -> HttpResponse:
    facility = facility_for(request.actor, "clause.edit", facility_id)
    if agreement_kind not in AgreementKind.values:
        raise Http404(agreement_kind)
    today = timezone.localdate()
    known = panels.clauses_known(facility, agreement_kind, today)
    last = max((one.position for one in known), default=0)
    initial = {"position": min(99, last + 1), "valid_from": today}
    form = NewTemplateForm(posted(request), known=known, today=today, initial=initial)
    back = panels.clause_list_url(facility, agreement_kind)
    place = {"facility": facility, "kind": agreement_kind}
    if request.method == "POST" and form.is_valid() and _clause_saved(request, form, **place, clause=form.clause()):
        return redirect(back)
    context = {"form": form, "facility": facility, "known": known, "placeholders": PLACEHOLDERS, "back": back}
    return render(request, "agreements/clause_add.html", context)


def _clause_saved(request: Request, form: TemplateForm, **told: Any) -> bool:
    seen = form.cleaned_data["seen"] or 0
    try:
        actions.set_clause(**told, seen=seen, actor=request.actor, now=timezone.now())
    except Conflict as conflict:
        form.conflict = conflict
        return False
    messages.success(request, _("Naskah pasal disimpan. Rancangan yang dibuat sesudahnya memakainya."))
    return True


@page("agreement.view")
def agreement_delivery(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = delivery.delivery_page(agreement, request.actor, timezone.localdate(), delivery.language())
    return render(request, "agreements/agreement_delivery.html", context)


@page("duty.record", READ_AND_WRITE)
def delivery_add(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "duty.record", agreement_id)
    side = side_of(request.actor, agreement)
    kinds = delivery.kinds_to_record(agreement, side)
    today = timezone.localdate()
    form = delivery.DeliveryForm(posted(request), kinds=kinds, today=today, initial={"date": today})
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "kind": DutyKind(form.cleaned_data["kind"])}
        record_delivery(agreement=agreement, **told, actor=request.actor, now=timezone.now())
        messages.success(request, _("Pemenuhan dicatat. Kedua pihak melihatnya."))
        return redirect("agreement_delivery", agreement_id)
    context = {"form": form, "agreement": agreement, "kinds": kinds, "crumbs": delivery.crumbs(agreement)}
    return render(request, "agreements/delivery_add.html", {**context, "side": side.label if side else ""})
