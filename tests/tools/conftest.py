"""The graphs of a tiny BERT, exported once."""

import pytest

from tests.tools.tiny_bert import Exported, export


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export(tmp_path_factory.mktemp("graphs"))
