"""The progress bar is for people: elsewhere, nothing is shown and nothing is counted."""

import pytest

from samesense.scoring.progress import rows_bar, steps_bar


def test_without_a_terminal_rows_are_not_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted: list[int] = []
    with rows_bar(lambda: counted.append(1)) as report:
        report(1)
    assert (counted, capsys.readouterr()) == ([], ("", ""))
    monkeypatch.setenv("FORCE_COLOR", "1")  # as if it were a terminal
    with rows_bar(lambda: 3) as report:
        report(2)
    assert "2/3" in capsys.readouterr().err


def test_each_step_has_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with steps_bar() as report:
        report("embed", 1, 5)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with steps_bar() as report:
        report("embed", 4, 5)
        report("embed", 5, 5)
        report("judge", 0, 7)
    shown = capsys.readouterr().err
    assert ("5/5" in shown, "0/7" in shown) == (True, True)
