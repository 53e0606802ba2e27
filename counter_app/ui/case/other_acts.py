# SPDX-License-Identifier: Apache-2.0
"""What may happen to a case besides its next step: one digit each."""

from counter_app.base.texts import text
from counter_app.cases.case import Case
from counter_app.cases.centre_rules import unsettled
from counter_app.cases.rules import allowed
from counter_app.desk.counter import Counter
from counter_app.desk.results import reissuable
from counter_app.desk.telling import messages, waiting
from counter_app.ui.case.act_forms import Act
from counter_app.ui.case.decided import whose_duty
from counter_app.ui.widgets.options import Choice, OptionRow

OTHER_ACTS: dict[int, Act] = {
    3: Act.settle,
    4: Act.tell,
    5: Act.suspend,
    6: Act.resume,
    7: Act.extend,
    8: Act.correct,
    9: Act.withdraw,
    0: Act.reissue,
}
"""What may happen besides the next step, by digit."""


class OtherActs(OptionRow):
    """Only what the case's state allows is there; what takes another duty says whose it is."""

    def __init__(self) -> None:
        choices = [Choice(digit, act.label) for digit, act in OTHER_ACTS.items()]
        super().__init__(text("page.steps.others"), choices)

    @property
    def any_there(self) -> bool:
        """Whether the case's state allows any of them."""
        return not all(option.isHidden() for option in self.options)

    def show_case(self, counter: Counter, case: Case) -> None:
        """Leave what this case's state allows."""
        for option in self.options:
            act = OTHER_ACTS[option.choice.digit]
            possible = _is_possible(act, counter, case)
            option.setVisible(possible)
            option.set_off(whose_duty(counter, act.value) if possible else text("page.steps.not_now"))
        self.choose(None)

    def take(self, digit: int) -> None:
        """A digit pressed elsewhere on the page counts as if it were pressed here."""
        option = next((one for one in self.options if one.choice.digit == digit), None)
        if option is None or option.isHidden():
            return
        if option.choice.off:
            self.refused.emit(option.choice.off)
        else:
            self.choose(digit)
            self.chosen.emit(digit)


def _is_possible(act: Act, counter: Counter, case: Case) -> bool:
    if act is Act.settle:  # while a step is under way its own row has the digit
        return bool(unsettled(case)) and not case.begun
    if act is Act.reissue:
        return reissuable(counter, case) is not None
    if act.value not in allowed(case):
        return False
    if act is Act.tell:
        return bool(waiting(case) or messages(counter, case))
    return act is not Act.extend or bool(case.due.due)
