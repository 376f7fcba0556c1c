"""Where a template prints an input outside the marks that say: this is data."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from jinja2 import nodes

MARK = "data"
"""The filter that marks a block off."""

Load = Callable[[str], nodes.Template]
"""The tree of an included file."""


class Unmarked(NamedTuple):
    """An input that is printed where the model takes it for our own words."""

    name: str
    """As the template calls it."""
    line: int
    """Of the file that prints it."""
    included: str
    """The included file that prints it; empty for the prompt itself."""


def unmarked(tree: nodes.Node, load: Load, *, included: str = "") -> Iterator[Unmarked]:
    """What is printed outside every `{% filter data %}`, in included files too.

    A condition or a loop over an input prints nothing, so it may stand anywhere.
    """
    for node in tree.iter_child_nodes():
        match node:
            case nodes.FilterBlock(filter=nodes.Filter(name=name)) if name == MARK:
                continue
            case nodes.Include(template=nodes.Const(value=str() as key)):
                yield from unmarked(load(key), load, included=key)
            case nodes.Output():
                for printed in node.nodes:
                    names = (printed,) if isinstance(printed, nodes.Name) else ()
                    for found in (*names, *printed.find_all(nodes.Name)):
                        yield Unmarked(found.name, found.lineno, included)
            case _:
                yield from unmarked(node, load, included=included)
