from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may
from bekal.lib.transitions import IllegalTransition, steps_from
from bekal.web.layout.page import WRITE, Request, page
from bekal.work import actions, queries
from bekal.work.rules import TRANSITIONS

TONES = {"queued": "quiet", "running": "info", "done": "ok", "failed": "bad"}
PAGE_LENGTH = 25


@page("job.view")
def job_list(request: Request) -> HttpResponse:
    jobs = Paginator(queries.jobs_for(request.actor), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": jobs, "lines": [(job, TONES[job.state]) for job in jobs]}
    return render(request, "work/job_list.html", context)


@page("job.view")
def job_detail(request: Request, job_id: int) -> HttpResponse:
    job = queries.job_for(request.actor, "job.view", job_id)
    leads_out = {transition.name for transition in steps_from(TRANSITIONS, job.state)}
    context = {
        "job": job,
        "told": queries.told_by(job),
        "crumbs": [{"label": _("Pekerjaan saya"), "url": reverse("job_list")}],
        "waits": job.state in {"queued", "running"},
        "may_retry": "retry" in leads_out and may(request.actor, "job.retry", job.target),
    }
    template = "work/job_detail.html#job" if request.htmx else "work/job_detail.html"
    return render(request, template, context)


@page("job.retry", WRITE)
def job_retry(request: Request, job_id: int) -> HttpResponse:
    job = queries.job_for(request.actor, "job.retry", job_id)
    try:
        actions.retry_job(job=job, actor=request.actor, now=timezone.now())
    except IllegalTransition:
        messages.info(request, _("Pekerjaan ini tidak perlu diulang."))
    return redirect("job_detail", job.pk)
