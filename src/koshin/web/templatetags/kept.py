"""``{% kept … %}``: a piece of a page that is the same for everybody, drawn once per process."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Far more than the menus of any deployment: what is beyond is drawn anew, not piled up.
MOST = 512


class Kept(template.Node):
    """Draws what it encloses once for each language and set of keys."""

    def __init__(self, keys: list[FilterExpression], nodelist: NodeList) -> None:
        self.keys = keys
        self.nodelist = nodelist
        self.drawn: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (get_language(), *(expression.resolve(context) for expression in self.keys))
        found = self.drawn.get(key)
        if found is None:
            found = self.nodelist.render(context)
            if len(self.drawn) >= MOST:
                self.drawn.clear()
            self.drawn[key] = found
        return found


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """``{% kept frame.rules frame.here %}…{% endkept %}``: the keys name all that it depends on.

    Nothing of a person may stand inside, no token and no date: whoever comes next sees it too.
    """
    keys = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(keys, nodelist)
