"""What the kiosk at the counter asks, in the languages of the hall. These texts stand beside each other here, as those
of the counter do: the rest of the product does not speak these languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "ask": "Hoe hebben wij u geholpen?",
        "tap": "Tik op een cijfer.",
        "bad": "heel slecht",
        "good": "heel goed",
        "number": "Uw volgnummer (hoeft niet)",
        "wrong": "Kies een cijfer van 1 tot 10.",
        "fast": "Er kwamen veel cijfers tegelijk. Probeer het over een paar minuten.",
        "thanks": "Dank u wel.",
        "solved": "Is uw vraag beantwoord?",
        "yes": "Ja",
        "partly": "Voor een deel",
        "no": "Nee",
        "ready": "Klaar",
        "back_in": "Dit scherm gaat vanzelf terug.",
    },
    "en": {
        "ask": "How did we help you?",
        "tap": "Tap a mark.",
        "bad": "very badly",
        "good": "very well",
        "number": "Your ticket number (not needed)",
        "wrong": "Choose a mark from 1 to 10.",
        "fast": "Many marks came in at once. Try again in a few minutes.",
        "thanks": "Thank you.",
        "solved": "Is your question answered?",
        "yes": "Yes",
        "partly": "In part",
        "no": "No",
        "ready": "Done",
        "back_in": "This screen goes back by itself.",
    },
    "tr": {
        "ask": "Size nasıl yardımcı olduk?",
        "tap": "Bir puana dokunun.",
        "bad": "çok kötü",
        "good": "çok iyi",
        "number": "Sıra numaranız (zorunlu değil)",
        "wrong": "1 ile 10 arasında bir puan seçin.",
        "fast": "Aynı anda çok fazla puan geldi. Birkaç dakika sonra tekrar deneyin.",
        "thanks": "Teşekkür ederiz.",
        "solved": "Sorunuz yanıtlandı mı?",
        "yes": "Evet",
        "partly": "Kısmen",
        "no": "Hayır",
        "ready": "Tamam",
        "back_in": "Bu ekran kendiliğinden başa döner.",
    },
    "ar": {
        "ask": "كيف كانت مساعدتنا لك؟",
        "tap": "اضغط على درجة.",
        "bad": "سيئة جدًا",
        "good": "جيدة جدًا",
        "number": "رقمك (غير إلزامي)",
        "wrong": "اختر درجة من 1 إلى 10.",
        "fast": "وصلت درجات كثيرة دفعة واحدة. حاول مرة أخرى بعد بضع دقائق.",
        "thanks": "شكرًا لك.",
        "solved": "هل تمت الإجابة عن سؤالك؟",
        "yes": "نعم",
        "partly": "جزئيًا",
        "no": "لا",
        "ready": "تم",
        "back_in": "تعود هذه الشاشة تلقائيًا.",
    },
    "pl": {
        "ask": "Jak oceniają Państwo naszą pomoc?",
        "tap": "Proszę dotknąć oceny.",
        "bad": "bardzo źle",
        "good": "bardzo dobrze",
        "number": "Państwa numer (nieobowiązkowo)",
        "wrong": "Proszę wybrać ocenę od 1 do 10.",
        "fast": "Naraz wpłynęło wiele ocen. Proszę spróbować za kilka minut.",
        "thanks": "Dziękujemy.",
        "solved": "Czy otrzymali Państwo odpowiedź na pytanie?",
        "yes": "Tak",
        "partly": "Częściowo",
        "no": "Nie",
        "ready": "Gotowe",
        "back_in": "Ekran sam wróci do początku.",
    },
    "uk": {
        "ask": "Як ми вам допомогли?",
        "tap": "Торкніться оцінки.",
        "bad": "дуже погано",
        "good": "дуже добре",
        "number": "Ваш номер (не обов’язково)",
        "wrong": "Виберіть оцінку від 1 до 10.",
        "fast": "Надійшло багато оцінок одразу. Спробуйте за кілька хвилин.",
        "thanks": "Дякуємо.",
        "solved": "Чи отримали ви відповідь на своє запитання?",
        "yes": "Так",
        "partly": "Частково",
        "no": "Ні",
        "ready": "Готово",
        "back_in": "Цей екран повернеться сам.",
    },
}


def kiosk_words(language: str) -> Mapping[str, str]:
    """What the kiosk asks in a language; in Dutch for one that is not spoken."""
    return _WORDS.get(language, _WORDS["nl"])
