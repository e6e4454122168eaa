"""After commit: render and send. Safe to run twice."""

from celery import shared_task


@shared_task
def send_letter(letter_id: int) -> None:
    """Wake the outbox for one letter."""
