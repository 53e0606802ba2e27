# SPDX-License-Identifier: Apache-2.0
"""Design tokens: one table of colours, one of sizes for each text mode, and the style sheet made from them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication


class Colour(StrEnum):
    """Every colour of the window; nothing else may be painted."""

    bg = "#EDF0F3"
    surface = "#FFFFFF"
    sunk = "#F5F7F9"
    ink = "#17212B"
    ink2 = "#3F4B57"
    ink3 = "#56626D"
    line = "#D3DAE1"
    edge = "#76828E"
    primary = "#14507A"
    primary_dk = "#0D3A5A"
    tint = "#E4EEF5"
    focus = "#0A5BD3"
    ok = "#14663B"
    ok_bg = "#E5F3EA"
    err = "#AE241C"
    err_bg = "#FCEAE8"
    warn = "#854700"
    warn_bg = "#FFF2DA"
    promise = "#57399B"
    promise_bg = "#F0EBFA"
    shared = "#0A5C64"
    shared_bg = "#E0F2F3"
    off = "#5F6A74"
    found = "#FFE69C"
    paper_bg = "#DCE1E8"  # behind a preview
    on_dark2 = "#D9E4EC"  # second text on primary_dk
    elder_ink = "#0B1219"  # on the citizen's screen
    elder_ink2 = "#26313B"


IDLE_BG = Colour.bg

TEXT_ON: tuple[tuple[Colour, Colour], ...] = (
    *((ink, on) for ink in (Colour.ink, Colour.ink2, Colour.ink3) for on in (Colour.surface, Colour.bg, Colour.sunk)),
    *((ink, Colour.tint) for ink in (Colour.ink, Colour.ink2, Colour.ink3, Colour.primary)),
    *((ink, Colour.paper_bg) for ink in (Colour.ink, Colour.ink2, Colour.ink3)),
    *((ink, Colour.warn_bg) for ink in (Colour.ink, Colour.ink2, Colour.warn)),
    *((ink, Colour.err_bg) for ink in (Colour.ink, Colour.ink2, Colour.err)),
    *((ink, Colour.ok_bg) for ink in (Colour.ink, Colour.ink2, Colour.ok)),
    *(
        (ink, Colour.surface)
        for ink in (
            Colour.primary,
            Colour.ok,
            Colour.err,
            Colour.warn,
            Colour.promise,
            Colour.shared,
            Colour.focus,
        )
    ),
    *((ink, Colour.tint) for ink in (Colour.ok, Colour.err, Colour.warn, Colour.promise, Colour.shared)),
    (Colour.promise, Colour.promise_bg),
    (Colour.shared, Colour.shared_bg),
    (Colour.off, Colour.bg),
    (Colour.primary, Colour.bg),
    (Colour.ok, Colour.bg),
    (Colour.warn, Colour.bg),
    (Colour.err, Colour.bg),
    (Colour.ink, Colour.found),
    (Colour.surface, Colour.primary),
    (Colour.surface, Colour.primary_dk),
    (Colour.on_dark2, Colour.primary_dk),
    *((ink, on) for ink in (Colour.elder_ink, Colour.elder_ink2) for on in (Colour.surface, Colour.tint)),
)
"""Every (text, background) pair the widgets use; a test computes that each reaches 4.5."""


class Role(StrEnum):
    """Steps of the text scale. ``key`` is the text on a key cap."""

    key = "key"
    cap = "cap"
    body = "body"
    strong = "strong"
    h3 = "h3"
    h2 = "h2"
    h1 = "h1"
    num = "num"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Measures in px at 96 dpi; one instance for each text mode."""

    large: bool
    key: int
    cap: int
    body: int
    h3: int
    h2: int
    h1: int
    num: int
    control: int
    row: int
    row_reason: int
    mark: int
    cap_height: int  # of a key cap
    top: int
    facts: int
    keys: int
    rail: int
    context: int
    step: int

    def text(self, role: Role) -> int:
        """Pixel size of a text role."""
        return self.body if role is Role.strong else int(getattr(self, role.value))


NORMAL = Sizes(
    large=False,
    key=12,
    cap=13,
    body=15,
    h3=17,
    h2=20,
    h1=24,
    num=28,
    control=36,
    row=46,
    row_reason=58,
    mark=20,
    cap_height=20,
    top=48,
    facts=58,
    keys=34,
    rail=178,
    context=348,
    step=53,
)
LARGE = Sizes(
    large=True,
    key=16,
    cap=18,
    body=20,
    h3=23,
    h2=26,
    h1=30,
    num=36,
    control=48,
    row=78,
    row_reason=78,
    mark=26,
    cap_height=26,
    top=56,
    facts=72,
    keys=42,
    rail=76,
    context=420,
    step=66,
)

WIDE = 1900
"""A window at least so wide has a wider context panel, and a third pane where its page has something for it."""
WIDE_CONTEXT, THIRD = 372, 540
MEASURE = 46
"""Characters: a line of running text in a wide window is no longer."""

PAGE_X, PAGE_Y, GUTTER, GAP = 16, 12, 16, 8
RADIUS_CONTROL, RADIUS_CARD = 4, 6
LINE_HEIGHT = 1.45
BOLD_ROLES = frozenset({Role.strong, Role.h3, Role.h2, Role.h1, Role.num})

FAMILIES = (
    "Noto Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimSun",
    "HanaMinA",
    "HanaMinB",
    "SimSun-ExtB",
)
"""System fonts in order of preference; the later ones draw the rare characters of names."""

_sizes = NORMAL


def sizes() -> Sizes:
    """The measures in force."""
    return _sizes


@cache
def _font(role: Role, bold: bool, pixels: int) -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def font(role: Role, *, bold: bool | None = None) -> QFont:
    """The font of a role in the text mode in force; shared, so never change it."""
    return _font(role, role in BOLD_ROLES if bold is None else bold, _sizes.text(role))


@cache
def _metrics(role: Role, bold: bool, pixels: int) -> QFontMetrics:
    return QFontMetrics(_font(role, bold, pixels))


def metrics(role: Role, *, bold: bool | None = None) -> QFontMetrics:
    """Measures of a role's font."""
    return _metrics(role, role in BOLD_ROLES if bold is None else bold, _sizes.text(role))


@cache
def colour(token: Colour) -> QColor:
    """The paint for a token."""
    return QColor(token.value)


def line_height(role: Role) -> int:
    """Distance between base lines of running text."""
    return round(_sizes.text(role) * LINE_HEIGHT)


def set_mode(*, large: bool) -> None:
    """Choose the text mode without an application (measures only)."""
    global _sizes
    _sizes = LARGE if large else NORMAL


def apply(app: QApplication, *, large: bool) -> None:
    """Dress the application in Fusion, the tokens and the text mode."""
    set_mode(large=large)
    if not app.property("dressed"):  # a style sheet hides the style's name
        app.setStyle("Fusion")
        app.setProperty("dressed", True)
    app.setPalette(_palette())
    app.setFont(font(Role.body))
    app.setStyleSheet(style_sheet(_sizes))


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, token in (
        (role.Window, Colour.bg),
        (role.WindowText, Colour.ink),
        (role.Base, Colour.surface),
        (role.AlternateBase, Colour.sunk),
        (role.Text, Colour.ink),
        (role.Button, Colour.surface),
        (role.ButtonText, Colour.ink),
        (role.BrightText, Colour.surface),
        (role.Highlight, Colour.primary),
        (role.HighlightedText, Colour.surface),
        (role.PlaceholderText, Colour.ink3),
        (role.ToolTipBase, Colour.surface),
        (role.ToolTipText, Colour.ink),
        (role.Link, Colour.primary),
    ):
        palette.setColor(where, colour(token))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, colour(Colour.off))
    return palette


def style_sheet(sizes: Sizes) -> str:
    """The style sheet of one text mode."""
    c = Colour
    inner = sizes.control - 2
    parts = [
        *(
            f'QLabel[role="{role}"]{{font-size:{sizes.text(role)}px;font-weight:{700 if role in BOLD_ROLES else 400}}}'
            for role in Role
        ),
        'QLabel[bold="yes"]{font-weight:700}',
        *(f'QLabel[tone="{one.name}"]{{color:{one.value}}}' for one in c),
        f"QToolTip{{background:{c.surface};color:{c.ink};border:1px solid {c.edge};padding:4px}}",
        f'QFrame[surface="card"]{{background:{c.surface};border:1px solid {c.line};border-radius:{RADIUS_CARD}px}}',
        f'QFrame[surface="panel"]{{background:{c.surface};border:0;border-left:1px solid {c.line}}}',
        f'QFrame[surface="bar"]{{background:{c.surface};border:0;border-bottom:1px solid {c.line}}}',
        f'QFrame[surface="foot"]{{background:{c.surface};border:0;border-top:1px solid {c.line}}}',
        f'QFrame[surface="rail"]{{background:{c.surface};border:0;border-right:1px solid {c.line}}}',
        f'QFrame[surface="top"]{{background:{c.primary_dk};border:0}}',
        f'QFrame[surface="paper"]{{background:{c.paper_bg};border:1px solid {c.line};border-radius:{RADIUS_CARD}px}}',
        f'QFrame[surface="citizen"]{{background:{c.surface};border:0}}',
        f'QFrame[surface="citizen_table"]{{background:{c.surface};border:1px solid {c.edge}}}',
        f'QFrame[surface="sheet"]{{background:{c.paper_bg};border:0}}',
        f'QFrame[surface="quote"]{{background:{c.sunk};border:1px solid {c.line};border-left:4px solid {c.edge};'
        f"border-radius:{RADIUS_CONTROL}px}}",
        f'QFrame[surface="now"]{{background:{c.surface};border:2px solid {c.focus};border-radius:{RADIUS_CARD}px}}',
        *(
            f'QFrame[surface="{kind}"]{{background:{back.value};border:1px solid {edge.value};'
            f"border-radius:{RADIUS_CARD}px}}"
            for kind, back, edge in (
                ("info", c.tint, c.primary),
                ("warn", c.warn_bg, c.warn),
                ("fault", c.err_bg, c.err),
                ("done", c.ok_bg, c.ok),
            )
        ),
        f'QFrame[surface="rule"]{{background:{c.line};border:0;max-height:1px;min-height:1px}}',
        f'QFrame[surface="upright"]{{background:{c.line};border:0;max-width:1px;min-width:1px}}',
        "QScrollArea,QScrollArea>QWidget>QWidget{background:transparent;border:0}",
        f"QLineEdit,QPlainTextEdit{{background:{c.surface};color:{c.ink};border:1px solid {c.edge};"
        f"border-radius:{RADIUS_CONTROL}px;padding:0 10px;selection-background-color:{c.primary};"
        f"selection-color:{c.surface};font-size:{sizes.body}px}}",
        f"QLineEdit{{min-height:{inner}px;max-height:{inner}px}}",
        "QPlainTextEdit{padding:6px 8px}",
        f"QLineEdit:hover,QPlainTextEdit:hover{{background:{c.surface}}}",
        *(
            f"{one}{extra}{{border:2px solid {token.value};padding:{pad}}}"
            for extra, token in ((":focus", c.focus), ('[state="error"]', c.err), ('[state="warn"]', c.warn))
            for one, pad in (("QLineEdit", "0 9px"), ("QPlainTextEdit", "5px 7px"))
        ),
        *(  # where the hands are shows also where something is wrong
            f'{one}[state="{state}"]:focus{{border:2px solid {c.focus};'
            f"border-left:4px solid {token.value};padding:{pad}}}"
            for state, token in (("error", c.err), ("warn", c.warn))
            for one, pad in (("QLineEdit", "0 9px 0 7px"), ("QPlainTextEdit", "5px 7px 5px 5px"))
        ),
        f'QLineEdit:focus,QLineEdit[state="error"],QLineEdit[state="warn"]'
        f"{{min-height:{inner - 2}px;max-height:{inner - 2}px}}",
        f"QLineEdit:disabled,QPlainTextEdit:disabled{{background:{IDLE_BG};color:{c.off};border:1px solid {c.line}}}",
        f'QLineEdit[role="h2"]{{font-size:{sizes.h2}px;font-weight:700;padding:0 14px;'
        f"min-height:{sizes.control + 8}px;max-height:{sizes.control + 8}px}}",
        f"QAbstractItemView{{background:{c.surface};color:{c.ink};border:1px solid {c.line};outline:0;"
        f"selection-background-color:{c.tint};selection-color:{c.ink}}}",
        'QListView[bare="yes"]{border:0;background:transparent;selection-background-color:transparent}',
        f"QComboBox QAbstractItemView{{border:1px solid {c.edge};padding:4px}}",
        'QListView[bare="yes"]{border:0;background:transparent;selection-background-color:transparent}',
        f"QComboBox QAbstractItemView::item{{min-height:{sizes.control - 4}px;padding:0 8px}}",
        f"QHeaderView::section{{background:{c.sunk};color:{c.ink2};border:0;border-bottom:1px solid {c.line};"
        f"padding:0 14px;font-size:{sizes.cap}px;font-weight:700;text-align:left}}",
        f'QTableView[pinned="yes"] QHeaderView,QTableView[pinned="yes"] QTableCornerButton::section'
        f"{{background:{c.sunk};border:0}}",
        'QLineEdit[cell="yes"],QLineEdit[cell="yes"]:focus{min-height:0;max-height:9999px;border-radius:0}',
        "QScrollBar:vertical{background:transparent;width:9px;margin:0}",
        "QScrollBar:horizontal{background:transparent;height:9px;margin:0}",
        f"QScrollBar::handle{{background:{c.edge};border-radius:2px;margin:2px}}",
        'QScrollBar[idle="yes"]::handle{background:transparent}',
        "QScrollBar::handle:vertical{min-height:32px}QScrollBar::handle:horizontal{min-width:32px}",
        "QScrollBar::add-line,QScrollBar::sub-line{width:0;height:0}",
        "QScrollBar::add-page,QScrollBar::sub-page{background:transparent}",
    ]
    return "\n".join(parts)


def contrast(first: Colour, second: Colour) -> float:
    """Contrast ratio of two tokens as WCAG computes it."""

    def luminance(token: Colour) -> float:
        value = token.value.lstrip("#")
        channels = [int(value[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
