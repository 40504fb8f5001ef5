"""An explanation is plain text in a pipe, and panels on a terminal, no wider than it."""

from pathlib import Path

import pytest
from rich.text import Text

from samesense import Classifier
from samesense.cli import app
from samesense.explaining.panels import RELATIONS
from samesense.lexicons.lookup import KINDS
from samesense.models.runtime import mean_probability


@pytest.fixture(scope="module")
def classifier(informed_folders: dict[str, Path]) -> Classifier:
    return Classifier.load(informed_folders["joint"])


@pytest.fixture
def files(  # a fixture each
    classifier: Classifier, wordnet_folder: Path, fitted: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Have the command use the model that is loaded already, and return the options for the other files."""
    monkeypatch.setattr(Classifier, "load", lambda *_, **__: classifier)
    return ["--wordnet", str(wordnet_folder), "--baselines", str(fitted)]


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    app(["explain", *arguments], standalone_mode=False)
    return capsys.readouterr().out


def test_plain_text_in_a_pipe(
    files: list[str], classifier: Classifier, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = shown(capsys, "car", "bike", *files).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["Model", "WordNet", "Baselines", "Nearest synonyms"]
    assert not [line for line in lines if line != line.rstrip()]
    verdict = classifier.predict("car", "bike")
    numbers = f"(probability {verdict.probability:.2f}, threshold {classifier.threshold:.2f})"
    assert lines[1] == f"  car / bike: {'' if verdict.synonyms else 'not '}synonyms {numbers}: {verdict.because}"
    assert "co-hyponyms in WordNet" in verdict.because
    there, back = mean_probability(classifier.runtime.log_odds([("car", "bike")]).T).tolist()
    alone = f"the model alone {(there + back) / 2:.2f}: car / bike {there:.2f}, bike / car {back:.2f}"
    assert lines[2:4] == [f"  {alone}", "WordNet"]
    start, end = lines.index("WordNet"), lines.index("Baselines")
    assert lines[start + 1 : end] == [
        "  car: 1 sense",
        "  bike: 1 sense",
        "  car and bike are co-hyponyms: they have a hypernym in common",
        "  car.n.01      a motor vehicle with four wheels",
        "  vehicle.n.01",
        "  bicycle.n.01",
    ]
    assert lines[end + 1].split() == ["baseline", "score", "threshold", "verdict", "agrees"]
    assert lines[end + 2].startswith("  WordNet, looked up           0.00   1.00       not synonyms  ")
    assert "  car: of 3 words near it in WordNet" in lines


def test_every_relation_of_wordnet_has_a_text() -> None:
    assert RELATIONS.keys() == {*KINDS}
    assert len(set(RELATIONS.values())) == len(KINDS)


def test_what_is_missing_is_said_in_words_and_markup_is_text(
    files: list[str], fitted: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    fitted.unlink()
    text = shown(capsys, "[red]xyzzy", ":smile:", *files)
    assert "\n  [red]xyzzy: not in WordNet\n  :smile:: not in WordNet\n  no relation\n" in text
    assert "\n  WordNet, looked up: not available (WordNet lacks [red]xyzzy and :smile:)\n" in text
    assert f"\n  spelling: not available ({fitted} is missing; `make repro` makes it)\n" in text
    assert text.endswith("  [red]xyzzy: WordNet has no word near it\n  :smile:: WordNet has no word near it\n")


@pytest.mark.parametrize("columns", [24, 60])
@pytest.mark.parametrize("terminal", [False, True])
def test_the_text_fits_into_its_width(
    files: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    *,
    terminal: bool,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    lines = [Text.from_ansi(line) for line in shown(capsys, "car", "a 寒い cab" * 5, *files).splitlines()]
    assert max(line.cell_len for line in lines) <= columns
    assert lines[0].plain.startswith("╭─ Model ─" if terminal else "Model")
