"""How the site runs; no rule of the domain."""

from commons.celery import app as celery_app

__all__ = ["celery_app"]
