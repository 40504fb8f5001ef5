"""A cluster that does not start is told in one line."""

import pytest

from samesense.errors import SamesenseError
from samesense.scoring.cluster import cluster


def test_a_cluster_that_does_not_start_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")

    def init(**_: object) -> None:
        raise Exception("The current node timed out during startup.\nIts log has more.")  # noqa: TRY002  # as Ray does

    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", init)
    with pytest.raises(SamesenseError, match=r"^Ray: The current node timed out during startup\.$"), cluster():
        pass
