"""A message by e-mail, over a line that is encrypted unless the technician's file says that there is none."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from city.alerts.errors import AlertError
from city.alerts.outbox import Message
from city.alerts.settings import Smtp

TIMEOUT_S = 20.0
"""For each answer of the mail server."""

LASTING = 500


def send(smtp: Smtp, folder: Path, message: Message) -> None:
    """Hand it to the mail server; AlertError says why that did not go. `folder`: where the settings' paths begin."""
    if not smtp.host:
        raise AlertError("smtp-missing", "smtp.host in alerts.toml is empty")
    letter = _letter(smtp, message)
    with _named_faults(), _connected(smtp, folder) as server:
        server.send_message(letter)


def _letter(smtp: Smtp, message: Message) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = smtp.sender
    letter["To"] = message.address
    letter["Subject"] = message.content["subject"]
    letter["Date"] = format_datetime(datetime.fromtimestamp(message.made_at, UTC))
    letter["Message-ID"] = f"<{message.message}@{smtp.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    letter.set_content(message.content["text"])
    return letter


@contextlib.contextmanager
def _connected(smtp: Smtp, folder: Path) -> Iterator[smtplib.SMTP]:
    trusted = ssl.create_default_context(cafile=str(folder / smtp.ca_file) if smtp.ca_file else None)
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT_S, context=trusted)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT_S)
    with server:
        if smtp.security == "starttls":
            server.starttls(context=trusted)
        if smtp.user:
            server.login(smtp.user, (folder / smtp.password_file).read_text(encoding="utf-8").strip())
        yield server


@contextlib.contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise AlertError("smtp-login", str(error.smtp_code)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise AlertError("smtp-no-tls", str(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        (code, why), *_ = error.recipients.values()
        raise _refused(code, why) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except ssl.SSLError as error:
        raise AlertError("smtp-tls", str(error)) from error
    except UnicodeError as error:
        raise AlertError("ways", "smtp.user and the password: ASCII only") from error
    except FileNotFoundError as error:
        raise AlertError("ways", f"{error.filename}: there is no such file") from error
    except (OSError, smtplib.SMTPException) as error:
        raise AlertError("smtp-unreachable", str(error)) from error


def _refused(code: int, why: bytes | str) -> AlertError:
    said = why.decode(errors="replace") if isinstance(why, bytes) else why
    return AlertError("smtp-refused" if code >= LASTING else "smtp-busy", f"{code} {said}", lasting=code >= LASTING)
