"""How every form of this module becomes a page: asked, refused at its fields, or done and on to the next page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from eenloket.core.errors import InvalidError
from eenloket.personnel.forms import HouseForm

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Words = str | Promise

F = TypeVar("F", bound=HouseForm)


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """What stands around the fields: title, what the button does, where "back" leads, and a note above them."""

    title: Words
    submit: Words
    back: str
    note: Words = ""
    danger: bool = False


def bound(request: HttpRequest, form: type[F], *, initial: dict[str, Any] | None = None, **more: Any) -> F:
    """The form as sent, or as it is when one begins."""
    return form(request.POST if request.method == "POST" else None, initial=initial, **more)


def form_page(
    request: HttpRequest,
    form: HouseForm,
    page: FormPage,
    *,
    do: Callable[[dict[str, Any]], Any],
    done: str | Callable[[Any], str],
    said: Words,
    **context: Any,
) -> HttpResponse:
    """Show a form, or do what it asks and go on. What a service refuses shows at the fields (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            result = do(form.cleaned_data)
        except InvalidError as error:
            form.refuse(error)
        else:
            messages.success(request, cast("str", said))
            return redirect(done(result) if callable(done) else done)
    status = 422 if request.method == "POST" else 200
    return render(request, "personnel/form.html", {"form": form, "page": page, **context}, status=status)


def press(request: HttpRequest, do: Callable[[], Any], *, done: str, said: Words = "") -> HttpResponse:
    """A button without fields: do it and go on; a refusal becomes its own page."""
    do()
    if said:
        messages.success(request, cast("str", said))
    return redirect(done)
