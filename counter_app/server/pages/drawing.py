# SPDX-License-Identifier: Apache-2.0
"""Charts in a page: the same shapes as in the window and on paper, as SVG."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from counter_app.cases.charts import SIZE, Align, Bar, Dot, Picture, Square, Stroke, Word

_ANCHORS = {Align.left: "start", Align.middle: "middle", Align.right: "end"}
_MARGIN = 6


def svg(picture: Picture) -> Markup:
    """A chart; its title and what it tells are read to who does not see it."""
    width, height = picture.width + 2 * _MARGIN, picture.height + 2 * _MARGIN
    box = f"{-_MARGIN} {-_MARGIN} {width:g} {height:g}"
    told = escape(f"{picture.title}：{picture.told}")
    head = f'<svg class="chart" viewBox="{box}" width="{width:g}" height="{height:g}" role="img" aria-label="{told}">'
    return Markup(head + "".join(_drawn(picture)) + "</svg>")  # noqa: S704 - words are escaped, the rest are numbers


def _drawn(picture: Picture) -> Iterator[str]:
    for one in picture.shapes:
        match one:
            case Bar(x, y, width, height):
                yield f'<rect class="bar" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'
            case Stroke(x1, y1, x2, y2, faint):
                kind = "grid" if faint else "stroke"
                yield f'<path class="{kind}" d="M{x1:g} {y1:g}L{x2:g} {y2:g}"/>'
            case Dot(x, y, radius):
                yield f'<circle class="bar" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
            case Square(x, y, radius):
                yield (
                    f'<rect class="square" x="{x - radius:g}" y="{y - radius:g}" '
                    f'width="{2 * radius:g}" height="{2 * radius:g}"/>'
                )
            case Word(x, y, text, align, quiet):
                kind = "word quiet" if quiet else "word"
                yield (
                    f'<text class="{kind}" x="{x:g}" y="{y:g}" font-size="{SIZE:g}" dy="0.35em" '
                    f'text-anchor="{_ANCHORS[align]}">{escape(text)}</text>'
                )
