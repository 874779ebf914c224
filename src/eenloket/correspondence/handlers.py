from __future__ import annotations

from eenloket.gateways.port import register_inbound
from eenloket.gateways.types import Channel

from .services import file_mail, file_text


def connect() -> None:
    register_inbound(Channel.EMAIL, file_mail)
    register_inbound(Channel.SMS, file_text)
