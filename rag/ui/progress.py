"""What is being done to the library as HTML, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rag.types import FileReport, FileStatus
from rag.ui.actions import button
from rag.ui.jobs import Job
from rag.ui.reasons import in_words
from rag.ui.strings import Locale, counted, text

MOST_FILES = 20
"""Files named while they are on their way."""

READ_BEFORE = 2
"""Of those, how many that have been read already."""


def job_html(job: Job | None, locale: Locale) -> str:
    if job is None:
        return ""
    if not job.finished.is_set():
        return _running_html(job, locale)
    dismiss = button(text(locale, "dismiss"), "dismiss")
    if job.error is not None:
        return (
            f'<p role="alert" class="verdict">{escape(text(locale, "ingest_failed"))}{dismiss}</p>'
            f'<p class="quiet">{escape(in_words(str(job.error), locale))}</p>'
        )
    if job.report is None:
        return ""
    counts = " · ".join(
        text(locale, "status_count", status=text(locale, f"status_{status}"), count=count)
        for status in FileStatus
        if (count := job.report.count(status))
    )
    # What needs somebody's attention comes first.
    troubled = sorted(job.report.files, key=lambda report: report.status is not FileStatus.FAILED)
    files = "".join(_file_html(report, locale) for report in troubled)
    return f'<p class="verdict">{escape(counts)}{dismiss}</p><ul class="files">{files}</ul>'


def progress_words(job: Job | None, locale: Locale) -> str:
    """How far the job is, in a line."""
    if job is None:
        return text(locale, "status_idle")
    key = f"stage_{job.stage}" if job.stage else "stage_waiting"
    return text(locale, key, done=f"{job.done:,}", total=f"{job.total:,}")


def _running_html(job: Job, locale: Locale) -> str:
    files = "".join(_on_its_way(job, locale))
    return (
        f'<p class="busy" role="status">{escape(progress_words(job, locale))}</p>'
        f'<progress max="{max(job.total, 1)}" value="{job.done}"'
        f' aria-label="{escape(text(locale, "status_indexing"))}"></progress>'
        + (f'<ul class="files">{files}</ul>' if len(job.names) > 1 else "")
        + (f'<p class="quiet">{escape(job.item)}</p>' if len(job.names) == 1 else "")
    )


def _on_its_way(job: Job, locale: Locale) -> Iterator[str]:
    """The files around the one at hand."""
    at = {"": 0, "reading": job.done}.get(job.stage, len(job.names))
    first = max(0, min(at - READ_BEFORE, len(job.names) - MOST_FILES))
    for number, name in enumerate(job.names[first : first + MOST_FILES], start=first):
        state = "read" if number < at else "reading" if number == at and job.stage else "waiting"
        yield (
            f'<li class="{state}"><span class="status">{escape(text(locale, f"file_{state}"))}'
            f"</span> {escape(name)}</li>"
        )
    if (more := len(job.names) - MOST_FILES) > 0:
        yield f'<li class="quiet">{escape(text(locale, "files_more", count=f"{more:,}"))}</li>'


def _file_html(report: FileReport, locale: Locale) -> str:
    status = text(locale, f"status_{report.status}")
    details = " ".join(in_words(words, locale) for words in (report.reason, *report.notes))
    if report.status in (FileStatus.ADDED, FileStatus.UPDATED):
        details = f"{counted(locale, 'clauses', report.clauses)} {details}"
    return (
        f'<li class="{report.status}"><span class="status">{escape(status)}</span> '
        f'{escape(report.source)} <span class="quiet">{escape(details.strip())}</span></li>'
    )
