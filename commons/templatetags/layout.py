"""Sets a page of Django's template language inside our one layout."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class LayoutNode(template.Node):
    def __init__(self, title: NodeList, body: NodeList) -> None:
        self.title = title
        self.body = body

    def render(self, context: template.Context) -> SafeString:
        page = {
            "title": self.title.render(context).strip(),
            # Rendered by Django with escaping on.
            "body": mark_safe(self.body.render(context)),  # noqa: S308
        }
        if "form" in context:
            page["form"] = context["form"]
        return render_to_string(
            "django_page.html", page, request=context["request"], using="jinja2"
        )


@register.tag
def layout(parser: Parser, token: Token) -> LayoutNode:
    """`{% layout %}title{% main %}body{% endlayout %}`"""
    title = parser.parse(("main",))
    parser.delete_first_token()
    body = parser.parse(("endlayout",))
    parser.delete_first_token()
    return LayoutNode(title, body)
