from celery import shared_task

from catalogue.estate.actions.imports import work_on_imports

CHUNK_SECONDS = 40


@shared_task(name="catalogue.estate.take_rows")
def take_rows() -> None:
    """Works on waiting files, 40 seconds at a time; what is left goes to the next worker."""
    work_on_imports(seconds=CHUNK_SECONDS)
