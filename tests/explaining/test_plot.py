"""An explanation as a picture: what its bars say, and the files it is written to."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from samesense.cli import app
from samesense.errors import DataError
from samesense.explaining.explanation import Explanation, ModelAlone
from samesense.explaining.plot import AGAINST, FOR, NEUTRAL, check_plot, plot, write_plot

COLD = Explanation(
    "cold",
    "icy",
    synonyms=True,
    probability=0.75,
    because="similar in WordNet",
    relation=None,
    relation_probability=None,
    threshold=0.5,
    model=ModelAlone(0.25, None),
    contributions={"intercept": -0.5, "model": -1.25, "similar": 2.0, "composed": 0.75},
    wordnet=cast("Any", None),
    baselines=(),
    neighbours=cast("Any", ()),
)


def bars_of(part: dict[str, Any]) -> list[tuple[str, float, str, str]]:
    return [tuple(row.values()) for row in part["data"]["values"]]


def test_the_bars_are_the_probabilities_and_what_adds_up_to_them() -> None:
    picture = plot(COLD)
    subtitle = "synonyms (probability 0.75, threshold 0.50): similar in WordNet"
    assert picture["title"] == {"text": "cold / icy", "subtitle": subtitle}
    above, below = picture["vconcat"]
    assert bars_of(above) == [("the verdict", 0.75, "0.75", FOR), ("the model alone", 0.25, "0.25", NEUTRAL)]
    assert bars_of(below) == [
        ("similar in WordNet", 2.0, "+2.00", FOR),
        ("the model", -1.25, "-1.25", AGAINST),
        ("the words in which the phrases differ were looked up", 0.75, "+0.75", FOR),
        ("every pair", -0.5, "-0.50", AGAINST),
        ("together", 1.0, "+1.00", FOR),
    ]
    assert [part["layer"][2]["encoding"]["x"] for part in (above, below)] == [{"datum": 0.5}, {"datum": 0.0}]


def test_nothing_adds_up_to_the_verdict_on_a_listed_pair() -> None:
    assert len(plot(replace(COLD, contributions={}))["vconcat"]) == 1


def test_the_ending_of_the_name_is_the_format(tmp_path: Path) -> None:
    write_plot(COLD, tmp_path / "plot.svg")
    drawn = (tmp_path / "plot.svg").read_text()
    assert drawn.startswith("<svg")
    assert [text in drawn for text in ("cold / icy", "similar in WordNet", "+2.00", "together")] == [True] * 4
    write_plot(COLD, tmp_path / "plot.PNG")
    assert (tmp_path / "plot.PNG").read_bytes().startswith(b"\x89PNG\r\n")
    with pytest.raises(
        DataError, match=r"^plot\.gif: cannot recognise the format from the name; name one of svg, png$"
    ):
        check_plot(Path("plot.gif"))


@pytest.mark.usefixtures("snapshot")
def test_the_command_writes_the_picture_beside_the_text(
    informed_folders: dict[str, Path],
    wordnet_folder: Path,
    fitted: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = ["--model", str(informed_folders["joint"]), "--wordnet", str(wordnet_folder), "--baselines", str(fitted)]
    app(["explain", "cold", "icy", *files, "--plot", str(tmp_path / "plot.svg")], standalone_mode=False)
    assert capsys.readouterr().out.startswith("Model\n  cold / icy: ")
    assert "similar in WordNet" in (tmp_path / "plot.svg").read_text()
    before = fitted.read_bytes()
    with pytest.raises(DataError, match=r"baselines\.json: cannot recognise the format"):
        app(["explain", "cold", "icy", *files, "--plot", str(fitted)], standalone_mode=False)
    within = wordnet_folder / "plot.svg"
    with pytest.raises(DataError, match=r"plot\.svg: the plot lies in the folder of WordNet"):
        app(["explain", "cold", "icy", *files, "--plot", str(within)], standalone_mode=False)
    assert (fitted.read_bytes(), within.exists()) == (before, False)
