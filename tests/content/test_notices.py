"""Notices to colleagues: for whom, until when, read by whom, and what becomes unread again."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.accounts.selectors import signed_in
from eenloket.content import selectors, services
from eenloket.content.models import Notice, NoticeReading
from eenloket.content.rules.notices import stage_of
from eenloket.content.types import NoticeWish
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from tests import builders as a

pytestmark = pytest.mark.django_db

SECRET = "Zilverberg"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre("samen", "meer", "duin")


@pytest.fixture
def leader(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "team_leader", name="Marloes Bos")


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_3", name="Joost Kuiper")


def _write(writer: Staff, title: str = SECRET, **wish: Any) -> Notice:
    wish = {"text": "Bellers krijgen vandaag geen sms.", **wish}
    return services.write_notice(actor=writer, notice_id=uuid7(), wish=NoticeWish(title=title, **wish))


def _change(writer: Staff, notice: Notice, **wish: Any) -> Notice:
    wish = {"title": SECRET, "text": "Bellers krijgen vandaag geen sms.", **wish}
    return services.change_notice(actor=writer, notice_id=notice.pk, revision=notice.revision, wish=NoticeWish(**wish))


def _titles(reader: Staff) -> list[str]:
    return [str(each) for each in selectors.notices_for(reader)]


def _unread(reader: Staff) -> list[str]:
    return [str(each) for each in selectors.notices_for(reader) if not each.is_read]  # type: ignore[attr-defined]


def _read(reader: Staff, notice: Notice, number: int = 1) -> bool:
    return services.read_notice(actor=reader, notice_id=notice.pk, number=number)


@pytest.fixture
def told() -> Any:
    """The topics that were poked."""
    with patch("eenloket.core.live.poke_all") as poke_all:
        yield lambda: {topic for call in poke_all.call_args_list for topic in call.args[0]}


class TestStage:
    def test_from_its_first_moment_up_to_its_last(self) -> None:
        first = clock.now()
        last = first + timedelta(hours=1)
        second = timedelta(seconds=1)
        assert stage_of(first, last, None, first - second) == "coming"
        assert stage_of(first, last, None, first) == "current"
        assert stage_of(first, last, None, last - second) == "current"
        assert stage_of(first, last, None, last) == "past"
        assert stage_of(first, None, None, last + timedelta(days=900)) == "current"
        assert stage_of(first, last, first, first) == "withdrawn"


class TestWriting:
    def test_colleagues_see_it_and_open_pages_hear_of_it(
        self, centre: a.Centre, leader: Staff, advisor: Staff, told: Any
    ) -> None:
        _write(leader)
        assert _unread(advisor) == [SECRET]
        assert {f"content:{centre.id}", f"editing:{centre.id}"} <= told()
        assert AuditEntry.objects.filter(action="content.notice_written", subject_label=SECRET).count() == 1

    def test_the_same_key_again_is_the_same_notice(self, leader: Staff) -> None:
        key = uuid7()
        for title in ("Eerst", "Nog eens"):
            services.write_notice(actor=leader, notice_id=key, wish=NoticeWish(title=title, text="Zo."))
        assert [str(each) for each in Notice.objects.all()] == ["Eerst"]
        with pytest.raises(NotFoundError):
            services.write_notice(
                actor=a.an_outsider("team_leader"), notice_id=key, wish=NoticeWish(title="x", text="x")
            )

    @pytest.mark.parametrize("role", ["advisor_1", "hr", "back_office", "project_manager", "administrator"])
    def test_others_may_not(self, centre: a.Centre, leader: Staff, role: str) -> None:
        notice = _write(leader)
        somebody = a.a_colleague(centre, role)
        with pytest.raises(NotAllowedError):
            _write(somebody)
        with pytest.raises(NotAllowedError):
            _change(somebody, notice, title="Anders")
        with pytest.raises(NotAllowedError):
            services.withdraw_notice(actor=somebody, notice_id=notice.pk)

    @pytest.mark.parametrize("role", ["content_editor", "manager"])
    def test_who_edits_or_manages_may(self, centre: a.Centre, advisor: Staff, role: str) -> None:
        _write(a.a_colleague(centre, role))
        assert _unread(advisor) == [SECRET]

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 121}, "title"),
            ({"text": "\n"}, "text"),
            ({"text": "x" * 4001}, "text"),
            ({"site_text": "x" * 401}, "site_text"),
            ({"valid_until": clock.now() - timedelta(days=1)}, "valid_until"),
            ({"valid_from": clock.now() + timedelta(days=3), "valid_until": clock.now()}, "valid_until"),
            ({"valid_from": clock.now().replace(year=1)}, "valid_from"),
            ({"valid_until": clock.now().replace(year=9999)}, "valid_until"),
            ({"municipality_ids": [uuid.UUID(int=7)]}, "municipalities"),
            ({"role_codes": ["director"]}, "roles"),
            ({"role_codes": ["koning"]}, "roles"),
            ({"answer_slug": "bestaat-niet"}, "answer"),
        ],
    )
    def test_what_cannot_be_is_said_with_its_field(self, leader: Staff, wish: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidError) as refused:
            _write(leader, **{"title": SECRET, **wish})
        assert set(refused.value.fields) == {field}
        assert not Notice.objects.exists()

    def test_nobody_speaks_for_a_municipality_of_others(self, centre: a.Centre) -> None:
        meer, duin = centre.municipalities
        leader = a.a_colleague(centre, "team_leader", municipalities=[meer])
        _write(leader, municipality_ids=[meer.pk])
        for places in ([], [duin.pk], [meer.pk, duin.pk]):
            with pytest.raises(InvalidError):
                _write(leader, municipality_ids=places)

    def test_an_answer_of_another_contact_centre_cannot_go_with_it(self, leader: Staff) -> None:
        other = a.an_answer(a.a_centre("elders"), "Van elders")
        with pytest.raises(InvalidError):
            _write(leader, answer_slug=other.slug)


class TestForWhom:
    def test_municipalities_and_roles_narrow_it(self, centre: a.Centre, leader: Staff, advisor: Staff) -> None:
        meer, duin = centre.municipalities
        of_duin = a.a_colleague(centre, "advisor_2", municipalities=[duin])
        _write(leader, "Voor Meer", municipality_ids=[meer.pk])
        _write(leader, "Voor Duin", municipality_ids=[duin.pk])
        _write(leader, "Voor adviseurs 3", role_codes=["advisor_3"])
        _write(leader, "Voor Duin, adviseurs 2", municipality_ids=[duin.pk], role_codes=["advisor_2", "advisor_1"])
        assert set(_titles(advisor)) == {"Voor Meer", "Voor Duin", "Voor adviseurs 3"}
        assert set(_titles(of_duin)) == {"Voor Duin", "Voor Duin, adviseurs 2"}

    def test_nobody_elsewhere_and_nobody_without_the_content(self, centre: a.Centre, leader: Staff) -> None:
        _write(leader, is_important=True)
        for stranger in (a.an_outsider(), a.a_colleague(centre, "director")):
            assert _titles(stranger) == []
            assert selectors.unread_important(stranger) == []

    def test_unread_before_read_and_important_first(self, leader: Staff, advisor: Staff) -> None:
        first = _write(leader, "Gelezen", is_important=True)
        _write(leader, "Gewoon")
        _write(leader, "Belangrijk", is_important=True)
        _read(advisor, first)
        assert _titles(advisor) == ["Belangrijk", "Gewoon", "Gelezen"]
        assert [str(each) for each in selectors.unread_important(advisor)] == ["Belangrijk"]

    def test_who_is_signed_in_is_the_same_as_the_account(self, leader: Staff, advisor: Staff) -> None:
        _write(leader, role_codes=["advisor_3"])
        person = signed_in(advisor.pk)
        assert person is not None
        assert _titles(person) == _titles(advisor) == [SECRET]


class TestTime:
    def test_it_begins_and_ends_by_itself(self, leader: Staff, advisor: Staff, told: Any) -> None:
        with a.the_time_is("2026-03-30 10:15"):
            now = clock.now()
            _write(leader, valid_from=now + timedelta(hours=1), valid_until=now + timedelta(hours=2))
            assert _titles(advisor) == []
            assert {topic.partition(":")[0] for topic in told()} == {"editing"}
            assert services.tell_begun_notices() == 0
        with a.the_time_is("2026-03-30 11:15"):
            assert _titles(advisor) == [SECRET]
            assert services.tell_begun_notices() == 1
            assert services.tell_begun_notices() == 0
            assert f"content:{leader.contact_centre_id}" in told()
        with a.the_time_is("2026-03-30 12:15"):
            assert _titles(advisor) == []

    def test_what_has_not_begun_cannot_be_read_or_seen(self, leader: Staff, advisor: Staff) -> None:
        notice = _write(leader, valid_from=clock.now() + timedelta(hours=1))
        with pytest.raises(NotFoundError):
            _read(advisor, notice)
        with pytest.raises(NotFoundError):
            selectors.get_notice(advisor, notice.pk)
        assert selectors.get_notice(leader, notice.pk) == notice

    def test_withdrawing_ends_it_at_once_and_twice_is_once(self, leader: Staff, advisor: Staff, told: Any) -> None:
        notice = _write(leader, is_important=True)
        for _time in range(2):
            services.withdraw_notice(actor=leader, notice_id=notice.pk)
        assert _titles(advisor) == []
        assert AuditEntry.objects.filter(action="content.notice_withdrawn").count() == 1
        with pytest.raises(ConflictError):
            _change(leader, notice, title="Anders")

    def test_a_list_for_each_stage(self, leader: Staff, advisor: Staff) -> None:
        now = clock.now()
        _write(leader, "Nu")
        _write(leader, "Later", valid_from=now + timedelta(days=1))
        gone = _write(leader, "Weg")
        services.withdraw_notice(actor=leader, notice_id=gone.pk)
        lists = (selectors.current_notices, selectors.coming_notices, selectors.past_notices)
        assert [[str(row) for row in each(leader)] for each in lists] == [["Nu"], ["Later"], ["Weg"]]
        assert [[str(row) for row in each(advisor)] for each in lists] == [["Nu"], [], ["Weg"]]


class TestReading:
    def test_once_is_enough(self, leader: Staff, advisor: Staff) -> None:
        notice = _write(leader)
        assert [_read(advisor, notice), _read(advisor, notice)] == [True, False]
        assert _unread(advisor) == []
        assert _titles(advisor) == [SECRET]
        assert NoticeReading.objects.filter(reader=advisor).count() == 1

    def test_who_wrote_a_text_has_read_it_when_it_is_for_them(self, centre: a.Centre, leader: Staff) -> None:
        notice = _write(leader)
        _write(leader, "Voor adviseurs", role_codes=["advisor_1"])
        assert _unread(leader) == []
        editor = a.a_colleague(centre, "content_editor")
        assert _unread(editor) == [SECRET]
        _change(editor, notice, text="Er komt weer een sms.")
        assert (_unread(editor), _unread(leader)) == ([], [SECRET])
        assert NoticeReading.objects.count() == 2

    def test_who_it_is_not_for_cannot_have_read_it(self, centre: a.Centre, leader: Staff, advisor: Staff) -> None:
        notice = _write(leader, role_codes=["advisor_1"])
        for somebody in (advisor, leader, a.an_outsider()):
            with pytest.raises(NotFoundError):
                _read(somebody, notice)

    def test_another_text_is_unread_again_for_everybody(self, leader: Staff, advisor: Staff) -> None:
        notice = _write(leader)
        _read(advisor, notice)
        changed = _change(leader, notice, text="Er komt weer een sms.")
        assert _unread(advisor) == [SECRET]
        assert _read(advisor, changed, number=2)
        assert _unread(advisor) == []
        assert [each.text for each in changed.versions.order_by("number")] == [
            "Bellers krijgen vandaag geen sms.",
            "Er komt weer een sms.",
        ]

    def test_reading_what_was_on_the_screen_does_not_read_what_came_after_it(
        self, leader: Staff, advisor: Staff
    ) -> None:
        notice = _write(leader)
        _change(leader, notice, text="Er komt weer een sms.")
        _read(advisor, notice, number=1)
        assert _unread(advisor) == [SECRET]
        with pytest.raises(NotFoundError):
            _read(advisor, notice, number=3)

    def test_another_time_or_audience_leaves_it_read(self, leader: Staff, advisor: Staff) -> None:
        notice = _write(leader)
        _read(advisor, notice)
        _change(leader, notice, is_important=True, role_codes=["advisor_3"])
        assert (_unread(advisor), _titles(advisor)) == ([], [SECRET])

    def test_who_read_it_and_who_did_not(self, centre: a.Centre, leader: Staff, advisor: Staff) -> None:
        meer, duin = centre.municipalities
        other = a.a_colleague(centre, "advisor_3", name="Aad", municipalities=[meer])
        a.a_colleague(centre, "advisor_3", name="Niet voor Duin", municipalities=[duin])
        gone = a.a_colleague(centre, "advisor_3", name="Vertrokken")
        Staff.objects.filter(pk=gone.pk).update(is_active=False)
        both = a.a_colleague(centre, "advisor_3", "content_editor", name="Zoë")
        notice = _write(leader, municipality_ids=[meer.pk], role_codes=["advisor_3"])
        _read(advisor, notice)
        found = [(str(each.person), each.read_at is not None) for each in selectors.readers_of(notice)]
        assert found == [(str(other), False), (str(both), False), (str(advisor), True)]


class TestChanging:
    def test_what_stands_there_already_changes_nothing(self, leader: Staff) -> None:
        notice = _write(leader)
        changed = _change(leader, notice, text="Anders.")
        again = services.change_notice(
            actor=leader, notice_id=notice.pk, revision=1, wish=NoticeWish(title=SECRET, text="Anders.")
        )
        assert (changed.revision, again.revision, again.versions.count()) == (2, 2, 2)

    def test_who_was_second_is_told_and_nothing_is_lost(self, centre: a.Centre, leader: Staff) -> None:
        notice = _write(leader)
        _change(leader, notice, text="Van de een.")
        editor = a.a_colleague(centre, "content_editor")
        with pytest.raises(ConflictError, match="Marloes Bos"):
            services.change_notice(
                actor=editor, notice_id=notice.pk, revision=1, wish=NoticeWish(title=SECRET, text="Van de ander.")
            )
        page = a.signed_in(editor).post(
            reverse("content:notice_change", args=[notice.pk]),
            {"title": SECRET, "text": "Van de ander.", "revision": "1"},
        )
        assert page.status_code == 409
        assert "Van de ander." in page.content.decode()
        assert str(Notice.objects.get().current.text) == "Van de een."  # type: ignore[union-attr]

    def test_who_works_for_a_part_of_it_sees_it_but_does_not_change_it(self, centre: a.Centre, leader: Staff) -> None:
        notice = _write(leader)
        partly = a.a_colleague(centre, "team_leader", municipalities=[centre.municipality])
        assert selectors.get_notice(partly, notice.pk) == notice
        with pytest.raises(NotAllowedError):
            _change(partly, notice, text="Anders.")
        with pytest.raises(NotAllowedError):
            services.withdraw_notice(actor=partly, notice_id=notice.pk)


class TestOnTheSite:
    def test_only_sites_of_its_municipalities_only_while_it_holds(self, centre: a.Centre, leader: Staff) -> None:
        meer, duin = centre.municipalities
        answer = a.an_answer(centre, "Afval ophalen")
        notice = _write(
            leader,
            municipality_ids=[meer.pk],
            site_text="Wij halen vandaag geen afval op.",
            answer_slug=answer.slug,
        )
        (shown,) = selectors.site_notices(meer)
        assert (shown.text, shown.answer_slug) == ("Wij halen vandaag geen afval op.", answer.slug)
        assert selectors.site_notices(duin) == []
        assert selectors.site_notices(a.a_centre("elders").municipality) == []
        services.withdraw_notice(actor=leader, notice_id=notice.pk)
        assert selectors.site_notices(meer) == []

    def test_what_colleagues_read_never_reaches_citizens(self, centre: a.Centre, leader: Staff, client: Any) -> None:
        _write(leader, text=f"{SECRET}, zeg niets over de oorzaak.", site_text="De balie is dicht.")
        _write(leader, "Alleen intern")
        page = client.get(reverse("website:home", args=["meer"])).content.decode()
        assert "De balie is dicht." in page
        assert SECRET not in page
        assert "Alleen intern" not in page

    def test_an_answer_that_the_site_does_not_give_is_no_link(self, centre: a.Centre, leader: Staff) -> None:
        meer, duin = centre.municipalities
        of_duin = a.an_answer(centre, "Alleen in Duin", municipality=duin)
        _write(leader, site_text="Let op.", answer_slug=of_duin.slug)
        assert [each.answer_slug for each in selectors.site_notices(meer)] == [""]
        assert [each.answer_slug for each in selectors.site_notices(duin)] == [of_duin.slug]
