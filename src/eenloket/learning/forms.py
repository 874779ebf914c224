"""What is typed on the pages of learning. The choices are those of one contact centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eenloket.content.selectors import published_answers
from eenloket.organisation.selectors import portal_areas_of
from eenloket.profiles.selectors import profiles_of

from . import selectors
from .types import GoalKind, PathKind, Question

if TYPE_CHECKING:
    import uuid

    from eenloket.core.errors import InvalidError
    from eenloket.learning.models import Course, Goal, Module, Path
    from eenloket.profiles.models import Employee

_LEVELS = [(level, str(level)) for level in (1, 2, 3, 4)]
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RefusingForm(forms.Form):
    """Shows what the service would not accept at the fields it is about."""

    def refuse(self, error: InvalidError) -> None:
        for name, problem in (error.fields or {"": str(error)}).items():
            self.add_error(name if name in self.fields else None, problem)


class EnrolForm(RefusingForm):
    """Which path, and with whom as mentor."""

    path: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Path"), queryset=None, empty_label=None)
    mentor: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Mentor"), queryset=None, required=False, empty_label=_("No mentor yet")
    )

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centre_id = employee.contact_centre_id
        self.fields["path"].queryset = selectors.paths_of(centre_id).filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["mentor"].queryset = selectors.mentors_of(centre_id).exclude(pk=employee.pk)  # type: ignore[attr-defined]


class ModuleForm(RefusingForm):
    """A module but for its cells and questions, which have fields of their own on the page."""

    name = forms.CharField(label=_("Name"), max_length=120)
    learn = forms.CharField(
        label=_("What one learns"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    practice = forms.CharField(
        label=_("Practice"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    needs_mentor = forms.BooleanField(label=_("Practice counts with a mentor's remark only"), required=False)
    pass_mark = forms.IntegerField(label=_("Passed from (per cent)"), min_value=1, max_value=100)
    valid_months = forms.IntegerField(
        label=_("Holds for (months)"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=_("Leave empty when it holds for good."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)
    portal_areas: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("To read: portal areas"), queryset=None, required=False, to_field_name="code"
    )
    answers: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("To read first: answers"), queryset=None, required=False
    )

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, module: Module | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = portal_areas_of(contact_centre_id)
        self.fields["portal_areas"].queryset = areas  # type: ignore[attr-defined]
        answers = published_answers(contact_centre_id).order_by("current__title")
        shown = answers.filter(portal_area__code__in=module.portal_codes[:2]) if module else answers.none()
        self.fields["answers"].queryset = shown  # type: ignore[attr-defined]


def values_of_module(module: Module) -> dict[str, Any]:
    """What the form shows for a module as stored."""
    plain = ("name", "learn", "practice", "needs_mentor", "pass_mark", "valid_months", "is_active")
    return {name: getattr(module, name) for name in plain} | {
        "portal_areas": [area.code for area in module.portal_areas.all()],
        "answers": [answer.pk for answer in module.answers.all()],
    }


class QuestionForm(forms.Form):
    """A multiple choice question; one without text is no question."""

    text = forms.CharField(label=_("Question"), max_length=500, required=False)
    option_1 = forms.CharField(label=_("Option A"), max_length=300, required=False)
    option_2 = forms.CharField(label=_("Option B"), max_length=300, required=False)
    option_3 = forms.CharField(label=_("Option C"), max_length=300, required=False)
    option_4 = forms.CharField(label=_("Option D"), max_length=300, required=False)
    right = forms.TypedChoiceField(
        label=_("Right option"), coerce=int, choices=[(0, "A"), (1, "B"), (2, "C"), (3, "D")], required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text"):
            return data
        options = [data.get(f"option_{number}") or "" for number in range(1, 5)]
        if len([each for each in options if each]) < 2:
            self.add_error("option_1", _("Give at least two options."))
        right = data.get("right")
        if not isinstance(right, int) or not options[right]:
            self.add_error("right", _("Mark which option is right."))
        return data

    def question(self) -> Question | None:
        """The question typed, with empty options left out."""
        data = self.cleaned_data
        if not data.get("text"):
            return None
        options = [data[f"option_{number}"] for number in range(1, 5)]
        kept = [(place, text) for place, text in enumerate(options) if text]
        right = next(new for new, (place, _text) in enumerate(kept) if place == data["right"])
        return Question(text=data["text"], options=tuple(text for _place, text in kept), right=right)


def values_of_question(question: Question) -> dict[str, Any]:
    options = {f"option_{place}": text for place, text in enumerate(question.options, start=1)}
    return {"text": question.text, "right": question.right, **options}


QuestionFormSet = forms.formset_factory(QuestionForm, extra=2, max_num=30)


class PathForm(RefusingForm):
    """A path; the order of its modules is a number per module on the page."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=PathKind.choices)
    profile_code = forms.ChoiceField(label=_("Leads to"))
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(profile.code, profile.name) for profile in profiles_of(contact_centre_id)]
        self.fields["profile_code"].choices = choices  # type: ignore[attr-defined]


def values_of_path(path: Path) -> dict[str, Any]:
    return {"name": path.name, "kind": path.kind, "profile_code": path.profile_code, "is_active": path.is_active}


class GoalForm(RefusingForm):
    """What will be done, by when, up to which level."""

    to_level = forms.TypedChoiceField(label=_("Up to level"), coerce=int, choices=_LEVELS)
    due = forms.DateField(label=_("Ready on"), widget=_DATE)
    kind = forms.ChoiceField(label=_("By"), choices=GoalKind.choices)
    action = forms.CharField(label=_("What will be done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    module: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Which module"), queryset=None, required=False, empty_label=_("None")
    )
    course: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Which course"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = selectors.modules_of(contact_centre_id).filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["course"].queryset = selectors.courses_of(contact_centre_id).filter(is_active=True)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service wants: keys instead of rows."""
        data = dict(self.cleaned_data)
        module, course = data.pop("module"), data.pop("course")
        return data | {"module_id": module.pk if module else None, "course_id": course.pk if course else None}


class NewGoalForm(GoalForm):
    """The same, for an element that is chosen too."""

    element_key = forms.ChoiceField(label=_("About"))
    field_order = ["element_key"]

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, contact_centre_id=contact_centre_id, **kwargs)
        texts = selectors.element_texts(contact_centre_id)
        choices = sorted(((key, text[:110]) for key, text in texts.items()), key=lambda pair: pair[1])
        self.fields["element_key"].choices = choices  # type: ignore[attr-defined]


def values_of_goal(goal: Goal) -> dict[str, Any]:
    return {
        "to_level": goal.to_level,
        "due": goal.due,
        "kind": goal.kind,
        "action": goal.action,
        "module": goal.module_id,
        "course": goal.course_id,
    }


class FinishForm(RefusingForm):
    """What came of a goal."""

    result = forms.CharField(label=_("Result"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.TypedChoiceField(
        label=_("Level now, in your judgement"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("No judgement")), *_LEVELS],
    )


class DropForm(RefusingForm):
    reason = forms.CharField(label=_("Why this goal is dropped"), max_length=500)


class CourseForm(RefusingForm):
    """A course, and what it helps with."""

    name = forms.CharField(label=_("Name"), max_length=120)
    provider = forms.CharField(label=_("Provider"), max_length=120, required=False)
    duration = forms.CharField(
        label=_("Duration"), max_length=60, required=False, help_text=_("For instance: 2 days, or 6 evenings.")
    )
    cost = forms.DecimalField(
        label=_("Cost (euro)"), max_digits=8, decimal_places=2, min_value=0, required=False, localize=True
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)
    elements = forms.MultipleChoiceField(label=_("Helps with"), required=False)

    def __init__(self, *args: Any, contact_centre_id: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = selectors.element_texts(contact_centre_id)
        self.fields["elements"].choices = sorted(texts.items(), key=lambda pair: pair[1])  # type: ignore[attr-defined]


def values_of_course(course: Course) -> dict[str, Any]:
    return {name: getattr(course, name) for name in ("name", "provider", "duration", "cost", "is_active", "elements")}
