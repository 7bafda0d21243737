"""Notices by e-mail. The worker sends them: no request waits for a mail server."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from portal.notices.models import Notice

logger = logging.getLogger(__name__)

AT_ONCE = 50
MOST_TRIES = 5
AGAIN_AFTER = timedelta(minutes=5)


def send_due() -> int:
    """Send what is to go out now; how many that were. What cannot be sent is tried again some times."""
    sent = 0
    now = timezone.now()
    for notice in Notice.objects.filter(mail_at__lte=now).select_related("user").order_by("pk")[:AT_ONCE]:
        tries = notice.mail_tries + 1
        again = now + AGAIN_AFTER * tries if tries < MOST_TRIES else None
        mine = Notice.objects.filter(pk=notice.pk, mail_at=notice.mail_at)
        if not mine.update(mail_at=again, mail_tries=tries):
            continue  # another worker was faster
        try:
            message(notice).send()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("The mail about notice %d could not be sent: %s", notice.pk, error)
            continue
        Notice.objects.filter(pk=notice.pk).update(mail_at=None)
        sent += 1
    return sent


def message(notice: Notice) -> EmailMessage:
    """In the language of who gets it."""
    with translation.override(notice.user.language or settings.LANGUAGE_CODE):
        subject = notice.sentence
        parts = [subject, notice.detail, f"{settings.SITE_URL.rstrip('/')}{notice.url}"]
    body = "\n\n".join(part for part in parts if part)
    return EmailMessage(" ".join(subject.split()), f"{body}\n", to=[notice.user.email])
