"""How is it wired? Settings, addresses, background workers, health and logs."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
