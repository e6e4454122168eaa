"""What the tests of a verb share: its page, and what the story says."""

from typing import Any

from django.test import Client
from django.urls import reverse


def page_of(step: str, thing: Any) -> str:
    noun = "allocation" if hasattr(thing, "vacancy_id") else "case"
    return reverse(f"{step}_{noun}", args=[thing.pk])


def take(client: Client, step: str, thing: Any, **answers: Any) -> str:
    """Post the step's page and read what the page after it says."""
    return client.post(page_of(step, thing), answers, follow=True).content.decode()


def refused(client: Client, step: str, thing: Any, **answers: Any) -> str:
    """Post it where it cannot be: a 409 with the sentence."""
    answer = client.post(page_of(step, thing), answers)
    assert answer.status_code == 409, answer.status_code
    return answer.content.decode()


def last_event(case: Any) -> tuple[str, str]:
    event = case.events.order_by("-pk").first()
    return event.name, event.text
