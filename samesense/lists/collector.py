"""What the readers of all formats share: terms are checked once, and what cannot be read is put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.errors import TextError
from samesense.lists.rules import Rule, Unread
from samesense.texts import checked_text, surface

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Collector:
    """The rules of a list that is being read, and what is left out of it.

    Attributes:
        path: of the list, for messages.
        rules: so far.
        unread: what cannot be read, so far.
    """

    def __init__(self, path: Path) -> None:
        """Start with no rule."""
        self.path = path
        self.rules: list[Rule] = []
        self.unread: list[Unread] = []

    def add(self, number: int, texts: Iterable[object], targets: Iterable[object] | None = None) -> None:
        """Add the rule of a line or an entry: of the terms in it that can be read, if any are left on each side."""
        terms = self.terms(number, texts)
        ends = None if targets is None else self.terms(number, targets)
        if terms and ends != ():
            self.rules.append(Rule(number, terms, ends))

    def terms(self, number: int, texts: Iterable[object]) -> tuple[str, ...]:
        """Return the terms that can be read, each once, and put the others aside; empty ones say nothing."""
        forms: dict[str, None] = {}
        for text in texts:
            if text is None or (isinstance(text, str) and not text.strip()):
                continue
            try:
                forms[checked_text(text)] = None
            except TextError as error:
                shown = str(text)
                self.leave_out(number, shown, str(error).removeprefix(f"{surface(shown)!r} "))
        return tuple(forms)

    def leave_out(self, number: int, text: str, reason: str) -> None:
        """Put a term or a rule aside; the reason goes on where the text ends."""
        self.unread.append(Unread(number, text, reason))
