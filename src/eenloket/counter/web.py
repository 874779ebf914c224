"""What other pages show of the counter: the strip above a conversation, and the fixed texts of kiosk in the languages
of the hall. These stand beside each other here and not in message files: the rest of the product does not speak them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from eenloket.contacts.types import Channel
from eenloket.counter import selectors
from eenloket.counter.types import TicketState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Conversation

    from .models import Service
    from .types import WaitRange

LANGUAGES: Final = {
    "nl": "Nederlands",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "pl": "Polski",
    "uk": "Українська",
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "welcome": "Welkom. Wat komt u doen?",
        "have_appointment": "Ik heb een afspraak",
        "have_code": "Tik hier en vul uw code in",
        "wait": "ongeveer {low} tot {high} minuten wachten",
        "wait_unknown": "wachttijd niet bekend",
        "help": "Hulp nodig? Vraag het bij de ontvangst.",
        "back_in": "Zonder aanraking gaat dit scherm na 45 seconden terug.",
        "your_number": "Uw nummer",
        "you_wait": "U wacht ongeveer {low} tot {high} minuten.",
        "ahead": "Mensen voor u: {n}",
        "sit": "Neem plaats. Uw nummer komt op het scherm.",
        "follow": "Volg uw nummer op uw telefoon: scan deze code.",
        "print": "Print nummer",
        "ready": "Klaar",
        "code": "Wat is uw code?",
        "code_hint": "De 5 cijfers staan in het bericht dat u kreeg.",
        "check_in": "Meld mij aan",
        "erase": "Wissen",
        "back": "Terug",
        "wrong": "Deze code kennen wij vandaag niet. Kijk nog eens, of vraag het bij de ontvangst.",
        "closed": "Wij zijn nu gesloten.",
        "bring": "Houd dit klaar",
        "bigger": "Groter",
        "smaller": "Kleiner",
        "languages": "Taal en hulp",
    },
    "en": {
        "welcome": "Welcome. What are you here for?",
        "have_appointment": "I have an appointment",
        "have_code": "Tap here and enter your code",
        "wait": "about {low} to {high} minutes to wait",
        "wait_unknown": "waiting time not known",
        "help": "Do you need help? Ask at the reception.",
        "back_in": "If it is not touched, this screen goes back after 45 seconds.",
        "your_number": "Your number",
        "you_wait": "You wait about {low} to {high} minutes.",
        "ahead": "People before you: {n}",
        "sit": "Please take a seat. Your number will appear on the screen.",
        "follow": "Follow your number on your phone: scan this code.",
        "print": "Print number",
        "ready": "Done",
        "code": "What is your code?",
        "code_hint": "The 5 digits are in the message you received.",
        "check_in": "Check me in",
        "erase": "Erase",
        "back": "Back",
        "wrong": "We do not know this code today. Look again, or ask at the reception.",
        "closed": "We are closed now.",
        "bring": "Have this ready",
        "bigger": "Larger",
        "smaller": "Smaller",
        "languages": "Language and help",
    },
    "tr": {
        "welcome": "Hoş geldiniz. Ne için geldiniz?",
        "have_appointment": "Randevum var",
        "have_code": "Buraya dokunun ve kodunuzu girin",
        "wait": "yaklaşık {low} ile {high} dakika bekleme",
        "wait_unknown": "bekleme süresi bilinmiyor",
        "help": "Yardıma mı ihtiyacınız var? Danışmaya sorun.",
        "back_in": "Dokunulmazsa bu ekran 45 saniye sonra başa döner.",
        "your_number": "Numaranız",
        "you_wait": "Yaklaşık {low} ile {high} dakika bekleyeceksiniz.",
        "ahead": "Sizden önceki kişi sayısı: {n}",
        "sit": "Lütfen oturun. Numaranız ekranda görünecek.",
        "follow": "Numaranızı telefonunuzdan takip edin: bu kodu taratın.",
        "print": "Numarayı yazdır",
        "ready": "Tamam",
        "code": "Kodunuz nedir?",
        "code_hint": "5 rakam size gelen mesajda yazıyor.",
        "check_in": "Geldiğimi bildir",
        "erase": "Sil",
        "back": "Geri",
        "wrong": "Bugün böyle bir kod yok. Tekrar bakın veya danışmaya sorun.",
        "closed": "Şu anda kapalıyız.",
        "bring": "Bunları hazır tutun",
        "bigger": "Daha büyük",
        "smaller": "Daha küçük",
        "languages": "Dil ve yardım",
    },
    "ar": {
        "welcome": "مرحبًا. ما الذي جئت من أجله؟",
        "have_appointment": "لدي موعد",
        "have_code": "اضغط هنا وأدخل الرمز",
        "wait": "الانتظار من {low} إلى {high} دقيقة تقريبًا",
        "wait_unknown": "مدة الانتظار غير معروفة",
        "help": "هل تحتاج إلى مساعدة؟ اسأل في الاستقبال.",
        "back_in": "تعود هذه الشاشة إلى البداية بعد 45 ثانية دون لمس.",
        "your_number": "رقمك",
        "you_wait": "ستنتظر من {low} إلى {high} دقيقة تقريبًا.",
        "ahead": "عدد الأشخاص قبلك: {n}",
        "sit": "تفضل بالجلوس. سيظهر رقمك على الشاشة.",
        "follow": "تابع رقمك على هاتفك: امسح هذا الرمز.",
        "print": "اطبع الرقم",
        "ready": "تم",
        "code": "ما هو رمزك؟",
        "code_hint": "الأرقام الخمسة موجودة في الرسالة التي وصلتك.",
        "check_in": "سجّل حضوري",
        "erase": "مسح",
        "back": "رجوع",
        "wrong": "هذا الرمز غير معروف اليوم. تحقق مرة أخرى أو اسأل في الاستقبال.",
        "closed": "نحن مغلقون الآن.",
        "bring": "جهّز ما يلي",
        "bigger": "أكبر",
        "smaller": "أصغر",
        "languages": "اللغة والمساعدة",
    },
    "pl": {
        "welcome": "Witamy. W jakiej sprawie Państwo przychodzą?",
        "have_appointment": "Mam umówioną wizytę",
        "have_code": "Proszę dotknąć tutaj i wpisać kod",
        "wait": "czas oczekiwania około {low}–{high} minut",
        "wait_unknown": "czas oczekiwania nieznany",
        "help": "Potrzebna pomoc? Proszę zapytać w recepcji.",
        "back_in": "Bez dotknięcia ekran wróci do początku po 45 sekundach.",
        "your_number": "Państwa numer",
        "you_wait": "Czas oczekiwania: około {low}–{high} minut.",
        "ahead": "Osoby przed Państwem: {n}",
        "sit": "Proszę usiąść. Numer pojawi się na ekranie.",
        "follow": "Numer można śledzić w telefonie: proszę zeskanować ten kod.",
        "print": "Wydrukuj numer",
        "ready": "Gotowe",
        "code": "Jaki jest Państwa kod?",
        "code_hint": "5 cyfr znajduje się w otrzymanej wiadomości.",
        "check_in": "Zgłoś obecność",
        "erase": "Usuń",
        "back": "Wstecz",
        "wrong": "Nie znamy dziś tego kodu. Proszę sprawdzić ponownie lub zapytać w recepcji.",
        "closed": "Teraz jest zamknięte.",
        "bring": "Proszę przygotować",
        "bigger": "Większe",
        "smaller": "Mniejsze",
        "languages": "Język i pomoc",
    },
    "uk": {
        "welcome": "Вітаємо. З якого питання ви прийшли?",
        "have_appointment": "Я маю запис на прийом",
        "have_code": "Торкніться тут і введіть свій код",
        "wait": "очікування приблизно {low}–{high} хвилин",
        "wait_unknown": "час очікування невідомий",
        "help": "Потрібна допомога? Зверніться на рецепцію.",
        "back_in": "Якщо не торкатися, екран повернеться на початок через 45 секунд.",
        "your_number": "Ваш номер",
        "you_wait": "Ви чекатимете приблизно {low}–{high} хвилин.",
        "ahead": "Людей перед вами: {n}",
        "sit": "Будь ласка, сідайте. Ваш номер з’явиться на екрані.",
        "follow": "Стежте за своїм номером на телефоні: відскануйте цей код.",
        "print": "Надрукувати номер",
        "ready": "Готово",
        "code": "Який у вас код?",
        "code_hint": "5 цифр є в повідомленні, яке ви отримали.",
        "check_in": "Повідомити про прихід",
        "erase": "Стерти",
        "back": "Назад",
        "wrong": "Сьогодні такого коду немає. Перевірте ще раз або зверніться на рецепцію.",
        "closed": "Зараз ми зачинені.",
        "bring": "Підготуйте",
        "bigger": "Більше",
        "smaller": "Менше",
        "languages": "Мова та допомога",
    },
}


@dataclass(frozen=True)
class Words:
    """The texts of one language; `{{ words.welcome }}` in a template."""

    language: str

    def __getitem__(self, name: str) -> str:
        return _WORDS[self.language][name]

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"

    def wait(self, found: WaitRange | None, name: str = "wait") -> str:
        """How long it takes, in words; for an unknown wait that it is not known."""
        return self["wait_unknown"] if found is None else self[name].format(low=found.low, high=found.high)

    def ahead(self, number: int) -> str:
        return self["ahead"].format(n=number)

    def name_of(self, service: Service) -> tuple[str, str]:
        """What a service is called, and in which language that is: Dutch where nobody wrote another name."""
        name = service.names.get(self.language, "") if self.language != "nl" else ""
        return (name, self.language) if name else (service.name, "nl")


def words_in(language: str) -> Words:
    """The texts of a language, of Dutch for one that is not spoken."""
    return Words(language if language in _WORDS else "nl")


def strip_context(staff: Staff, conversation: Conversation) -> dict[str, Any]:
    """What stands above a conversation at the counter: whose number it is, what was told before, and where the visitor
    can go. Nothing for other channels."""
    if conversation.channel != Channel.COUNTER:
        return {}
    ticket, counter = selectors.ticket_of_conversation(conversation), selectors.counter_of(staff)
    current = selectors.current_ticket(counter) if counter else None
    context: dict[str, Any] = {"ticket": ticket, "my_counter": counter, "at_counter": current}
    if ticket is None:
        return context
    return context | {
        "segments": selectors.earlier_segments(ticket),
        "is_here": ticket.state == TicketState.CALLED and ticket.staff_id == staff.pk,
        "may_give_up": ticket.recalls >= ticket.location.most_recalls,
        "services": [each.service for each in selectors.places_of(ticket.location)],
        "counters": selectors.counters_of(ticket.location),
        "counter_answer": selectors.answer_of(ticket.service),
    }
