"""What a team does together: incidents and measures, goals on three levels, the improvement board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from eenloket.accounts.models import Team
from eenloket.core import clock
from eenloket.personnel.models import (
    CentreGoal,
    GoalNote,
    Improvement,
    ImprovementComment,
    ImprovementMove,
    ImprovementSupport,
    Incident,
    IncidentMeasure,
    PersonalGoal,
    TeamGoal,
)
from eenloket.profiles.models import Employee

from .personnel_words import GOALS, IDEAS, INCIDENTS, PROGRESS, Story, Wanted

if TYPE_CHECKING:
    from eenloket.demo.foundation import World

People = Mapping[str, Employee]


def tell_incidents(world: World, people: People, today: date) -> None:
    by_account = {each.staff.email.split("@")[0]: each for each in people.values() if each.staff}
    for kind, ago, hour, place, where, what, involved, reporter, police, result, measures in INCIDENTS:
        if involved not in by_account or reporter not in by_account:
            continue
        at = clock.start_of(today - timedelta(days=ago)) + timedelta(hours=hour, minutes=20)
        incident = Incident.objects.create(
            contact_centre=world.centre,
            kind=kind,
            happened_at=at,
            place=place,
            where=where,
            what=what,
            involved=by_account[involved],
            reporter=by_account[reporter],
            reported_by=by_account[reporter].name,
            reported_at=at + timedelta(minutes=45),
            police=police,
            closed_at=at + timedelta(days=12) if result else None,
            closed_by="Edwin Brouwer" if result else "",
            result=result,
        )
        IncidentMeasure.objects.bulk_create(
            IncidentMeasure(
                contact_centre=world.centre,
                incident=incident,
                text=text,
                who=who,
                by_when=today + timedelta(days=days),
                done_at=clock.start_of(today + timedelta(days=days)) + timedelta(hours=15) if done else None,
                done_by=who if done else "",
            )
            for text, who, days, done in measures
        )


def tell_goals(world: World, people: People, today: date) -> None:
    teams = {team.name: team for team in Team.objects.filter(contact_centre=world.centre).select_related("leader")}
    manager = next((plan.name for plan in world.plan.people if "manager" in plan.roles), world.plan.people[0].name)
    by_account = {each.staff.email.split("@")[0]: each for each in people.values() if each.staff}
    for (text, indicator, target, north, south, personal), progress in zip(GOALS, PROGRESS, strict=True):
        goal = CentreGoal.objects.create(
            contact_centre=world.centre,
            text=text,
            indicator=indicator,
            target=target,
            starts_on=date(today.year, 1, 1),
            ends_on=date(today.year, 12, 31),
            created_by=manager,
        )
        of_north = _team_goal(goal, teams.get("Noord"), north)
        _team_goal(goal, teams.get("Zuid"), south)
        if of_north is None:
            continue
        for account, asked, wanted in personal:
            PersonalGoal.objects.create(
                contact_centre=world.centre,
                team_goal=of_north,
                employee=by_account[account],
                text=asked,
                target=wanted,
            )
        for number, (figure, remark) in enumerate(reversed(progress)):
            GoalNote.objects.create(
                contact_centre=world.centre,
                team_goal=of_north,
                on=today - timedelta(days=6 + 30 * number),
                figure=figure,
                text=remark,
                by=of_north.team.leader.name if of_north.team.leader else manager,
            )


def _team_goal(goal: CentreGoal, team: Team | None, wanted: Wanted | None) -> TeamGoal | None:
    if team is None or wanted is None:
        return None
    return TeamGoal.objects.create(
        contact_centre_id=goal.contact_centre_id, goal=goal, team=team, text=wanted[0], target=wanted[1]
    )


def tell_board(world: World, people: People, random: Random, today: date) -> None:
    teams = {team.name: team for team in Team.objects.filter(contact_centre=world.centre).select_related("leader")}
    for number, story in enumerate(IDEAS):
        if story[0] in teams:
            _card(teams[story[0]], people, random, today - timedelta(days=60 - 5 * number), story)


def _card(team: Team, people: People, random: Random, day: date, story: Story) -> None:
    _team, kind, subject, title, text, by, column, before, after, supporters, comments, moves = story
    at = clock.start_of(day) + timedelta(hours=9, minutes=15)
    card = Improvement.objects.create(
        contact_centre_id=team.contact_centre_id,
        team=team,
        kind=kind,
        subject=subject,
        title=title,
        text=text,
        column=column,
        proposed_by=by,
        created_at=at,
        before=before,
        after=after,
    )
    members = [each for each in people.values() if each.staff and each.staff.team_id == team.pk]
    ImprovementSupport.objects.bulk_create(
        ImprovementSupport(contact_centre_id=team.contact_centre_id, improvement=card, employee=each)
        for each in random.sample(sorted(members, key=lambda each: each.name), min(supporters, len(members)))
    )
    ImprovementComment.objects.bulk_create(
        ImprovementComment(
            contact_centre_id=team.contact_centre_id,
            improvement=card,
            text=words,
            by=who,
            at=at + timedelta(days=1 + number),
        )
        for number, (who, words) in enumerate(comments)
    )
    ImprovementMove.objects.bulk_create(
        ImprovementMove(
            contact_centre_id=team.contact_centre_id,
            improvement=card,
            to=to,
            reason=reason,
            by=team.leader.name if team.leader else by,
            at=at + timedelta(days=2 + 3 * number),
        )
        for number, (to, reason) in enumerate(moves)
    )
