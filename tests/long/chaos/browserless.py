"""An advisor without a browser: the same requests, each repeated until answered, as the desk's own script does."""

from __future__ import annotations

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from eenloket.demo.world import PASSWORD

_SECONDS_TO_GO_ON = 90


class Desk:
    """One advisor's session. `ask` never gives up before the product had every chance to come back."""

    def __init__(self, base_url: str, email: str) -> None:
        self._base_url = base_url
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self.retries = 0
        self._sign_in(email)

    def _sign_in(self, email: str) -> None:
        self.ask("/inloggen/login/")
        self.ask("/inloggen/login/", login=email, password=PASSWORD)
        page = self.ask("/werk/")
        self.municipality = re.findall(r'name="municipality"[^>]*value="([^"]+)"', page)[0]

    def ask(self, path: str, **form: str) -> str:
        deadline = time.monotonic() + _SECONDS_TO_GO_ON
        while True:
            try:
                return self._once(path, form)
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise AssertionError(f"{path}: {error.code} {error.read()[:300]!r}") from error
            except OSError:
                pass
            self.retries += 1
            assert time.monotonic() < deadline, f"{path}: no answer"
            time.sleep(0.1)

    def _once(self, path: str, form: dict[str, str]) -> str:
        token = next((each.value for each in self._cookies if each.name == "csrftoken"), "") or ""
        data = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": token}).encode() if form else None
        request = urllib.request.Request(self._base_url + path, data)
        request.add_header("Referer", self._base_url + path)
        with self._opener.open(request, timeout=10) as answer:
            return str(answer.read().decode())

    def handle_one(self, note: str, *, hand_over_to: str = "", promised: str = "") -> uuid.UUID:
        """A whole conversation with one question; returns the id of the question."""
        conversation = uuid.uuid4()
        question = uuid.uuid5(conversation, "question-1")
        self.ask(
            "/werk/nieuw/",
            id=str(conversation),
            municipality=self.municipality,
            channel="phone",
            direction="in",
            counterpart="",
        )
        if hand_over_to:
            self.ask(
                f"/werk/vraag/{question}/overdragen/",
                department=hand_over_to,
                request=note,
                promised_date=promised,
                email="jo@example.org",
                subject=note,
            )
        else:
            self.ask(f"/werk/vraag/{question}/opslaan/", result="answered", note_for_citizen=note, subject=note)
        return question
