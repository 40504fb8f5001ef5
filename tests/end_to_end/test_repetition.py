"""A second run of everything gives equal bytes, wherever it runs."""

from tests.end_to_end.project import Project


def test_a_second_run_gives_equal_data_model_and_metrics(project: Project) -> None:
    before = project.digests()
    command = ("dvc", "repro", "--force", "--no-run-cache")
    project.python(*command, PYTHONHASHSEED="7", LC_ALL="POSIX", TZ="Asia/Kathmandu")
    assert project.digests() == before
    assert project.git("status", "--porcelain") == ""
