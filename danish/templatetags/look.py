"""The tags that components are made of, and the few components that need a body or a form (templates/components/README.md)."""

import logging

from django import forms, template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.middleware.csrf import get_token
from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, Node, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
log = logging.getLogger(__name__)

SPRITE = "vendor/dkfds/img/all-svg-icons.svg"
TABLE_KINDS = frozenset({"tight", "stack", "worklist", "ranking", "ledger", "check", "hover", "board", "versus"})
NOTE_KINDS = frozenset({"", "warn", "bad", "accent", "good"})


def _wrong(sentence: str) -> None:
    """A component used wrongly stops the developer, never a caseworker."""
    if settings.DEBUG or settings.LOCAL:
        raise TemplateSyntaxError(sentence)
    log.error(sentence)


def _name(context: Context) -> str:
    template = context.render_context.template
    return template.name if template and template.name else "a template"


@register.simple_tag(takes_context=True)
def should_not_happen(context: Context, what: object = "") -> str:
    """For the last else of a component: an option nobody knows."""
    _wrong(f"{_name(context)}: unknown option {what!r}.")
    return ""


@register.simple_tag(takes_context=True)
def one_of(context: Context, value: object, *known: object) -> str:
    """{% one_of kind "info" "error" %}: the option must have one of these values."""
    if value not in known:
        _wrong(f"{_name(context)}: {value!r} is none of {', '.join(map(str, known))}.")
    return ""


class OptionsNode(Node):
    def __init__(self, needed: list[str], defaults: dict[str, FilterExpression]) -> None:
        self.needed, self.defaults = needed, defaults

    def render(self, context: Context) -> str:
        given = {str(name) for name in context.flatten()} - {"True", "False", "None"}
        unknown = given - set(self.needed) - set(self.defaults) - {"csrf_token"}
        missing = set(self.needed) - given
        if unknown or missing:
            _wrong(
                f"{_name(context)}: unknown {sorted(unknown)}, missing {sorted(missing)}. "
                "Include components with »only«."
            )
        for name, default in self.defaults.items():
            if name not in given:
                context[name] = default.resolve(context)
        return ""


@register.tag
def options(parser: Parser, token: Token) -> OptionsNode:
    """{% options "text" kind="info" %}: what a component takes. Quoted names are needed, the others have a default."""
    bits = token.split_contents()[1:]
    needed = [bit.strip("\"'") for bit in bits if "=" not in bit]
    return OptionsNode(needed, token_kwargs([bit for bit in bits if "=" in bit], parser))


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of dkfds. Without a label it is decoration."""
    href = f"{static(SPRITE)}#{name}"
    classes = f"icon-svg {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}"></use></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', classes, href
    )


@register.simple_block_tag
def note(content: str, kind: str = "") -> SafeString:
    """The short sentence that decides: {% note kind="warn" %}...{% endnote %}. Kinds: warn, bad, accent, good."""
    if kind not in NOTE_KINDS:
        _wrong(f"note: {kind!r} is none of {', '.join(sorted(NOTE_KINDS))}.")
    css = f"note note--{kind}" if kind else "note"
    return format_html('<div class="{}">{}</div>', css, content)


@register.simple_block_tag
def table(content: str, label: str, kind: str = "", keys: bool = False) -> SafeString:
    """A table in a region that scrolls by itself on a narrow screen: {% table label="Boliger" kind="tight stack" %}.

    label names it for screen readers; a group, not a region, since most tables stand in a named section already. kind: any of tight, stack (cards on a phone), worklist, ranking, ledger,
    check, hover, board (homes against people), versus (two solutions). keys: J, K and Enter move and open while the list has focus (rows with a link are the stops).
    """
    kinds = kind.split()
    if unknown := set(kinds) - TABLE_KINDS:
        _wrong(f"table: {sorted(unknown)} is none of {', '.join(sorted(TABLE_KINDS))}.")
    css = " ".join(["data", *(f"data--{name}" for name in kinds)])
    return format_html(
        '<div class="table-scroll" role="group" aria-label="{}" tabindex="0"{}><table class="{}">{}</table></div>',
        label,
        SafeString(" data-list-keys") if keys else "",
        css,
        content,
    )


@register.simple_block_tag
def select(content: str, label: str, name: str, show_label: bool = False) -> SafeString:
    """A choice outside a form class: {% select label="Sammenlign med" name="against" %}<option>...{% endselect %}."""
    return format_html(
        '<label class="{}" for="id_{}">{}</label><select class="form-select" name="{}" id="id_{}">{}</select>',
        "form-label" if show_label else "sr-only",
        name,
        label,
        name,
        name,
        content,
    )


@register.inclusion_tag("components/button.html", takes_context=True)
def post_button(
    context: Context,
    label: str,
    url: str,
    kind: str = "secondary",
    icon: str = "",
    size: str = "",
    key: str = "",
    hidden_label: str = "",
    obstacle: str = "",
    name: str = "",
    value: object = "",
) -> dict[str, object]:
    """A button that posts: {% post_button "Ryk for svar" url %}.

    kind: primary, secondary, quiet. size: large. hidden_label: what a screen reader adds to the label.
    obstacle: the sentence of obstacle_to(); the button is then disabled and says why.
    """
    given = {k: v for k, v in locals().items() if k != "context"}
    # Inside a component included with »only« the page's token is out of reach, the request is not.
    request = getattr(context, "request", None)
    token = get_token(request) if request is not None else context.get("csrf_token", "")
    return {**given, "csrf_token": token, "posts": True}


@register.inclusion_tag("components/button.html")
def link_button(
    label: str,
    url: str,
    kind: str = "secondary",
    icon: str = "",
    size: str = "",
    key: str = "",
    hidden_label: str = "",
) -> dict[str, object]:
    """A link that looks like a button: {% link_button "Åbn match" url kind="primary" key="Enter" %}."""
    return {**locals(), "posts": False, "obstacle": "", "name": "", "value": ""}


@register.inclusion_tag("dkfds/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """All of a form's errors, first on the page, each a link to its field. Gets focus from dkfds' own script."""
    return {"errors": list(_errors(form)), "form_id": form.prefix or ""}


def _errors(form: forms.BaseForm):
    for message in form.non_field_errors():
        yield "", message
    for field in form:
        for message in field.errors:
            yield _first_control(field), f"{field.label}: {message}"  # "Udfyld feltet" alone names no field


def _first_control(field: BoundField) -> str:
    """The id that a link can focus: groups of inputs have none of their own."""
    grouped = isinstance(field.field.widget, (forms.RadioSelect, forms.MultiWidget))
    return f"{field.auto_id}_0" if grouped else field.auto_id


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input itself, with dkfds' class for its kind; ids and aria attributes come from Django."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    # A placeholder vanishes when one types and is read as a value before: hints stand above the field instead.
    return field.as_widget(attrs={"class": f"{_class_of(widget)} {own}".strip(), "placeholder": False})


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-checkbox"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-input"


@register.simple_tag
def choices(field: BoundField) -> list[BoundWidget]:
    """The radios or checkboxes of a group, each with dkfds' class."""
    several = isinstance(field.field.widget, forms.CheckboxSelectMultiple)  # which is also a RadioSelect
    field.field.widget.attrs["class"] = "form-checkbox" if several else "form-radio"
    return list(field)


@register.filter
def shape(field: BoundField) -> str:
    """Which template of the dkfds pack draws the field: hidden, checkbox, group or plain."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect):
        return "group"
    if isinstance(widget, forms.MultiWidget):
        return "several"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "plain"


@register.filter
def page_numbers(paginator: Paginator, number: int) -> list[int | None]:
    """The pages worth a link; None where some are left out."""
    elided = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    return [page if isinstance(page, int) else None for page in elided]
