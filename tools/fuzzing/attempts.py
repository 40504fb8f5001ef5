"""One input after another for one reader, and what came of each."""

import json
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, get_args

from samesense.errors import SamesenseError
from tools.fuzzing.damage import damaged
from tools.fuzzing.readers import GROUPS, Reader

Outcome = Literal["read", "refused", "exception", "hang", "memory", "outside"]
Engine = Literal["hypothesis", "atheris"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
FAULTS = OUTCOMES[2:]
COUNTS = "counts.json"
HANG = 10  # seconds
MEMORY = 2 << 20  # KiB of a process
ROUND = 1000  # inputs that Hypothesis draws at once: its memory grows with them
WRITING = frozenset("wax+")
EVENTS = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "subprocess.Popen", "os.system")


class HangError(BaseException):
    """A reader took too long; no reader catches it."""


class OutsideError(BaseException):
    """A reader would write outside of its folder, or start a program."""


class Attempts:
    """Gives inputs to a reader and counts what comes of them.

    Attributes:
        counts: of each outcome.
    """

    def __init__(self, reader: Reader, folder: Path, faults: Path) -> None:
        """Take a reader, a folder for its input, and one to keep the inputs in that it fails at."""
        self.counts: Counter[str] = Counter()
        self._reader = reader
        self._folder = folder
        self._faults = faults
        if reader.beside:
            reader.beside(folder)

    def __call__(self, content: bytes) -> None:
        """Let the reader read an input, good or damaged."""
        path = self._folder / self._reader.file
        packed = self._reader.wrap(content)
        path.write_bytes(packed)
        outcome, problem = _outcome(self._reader.read, path)
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MEMORY:
            outcome, problem = "memory", "over 2 GB"
        self.counts[outcome] += 1
        if outcome in FAULTS:
            name = sha256(problem.splitlines()[-1].encode()).hexdigest()[:8]  # one input for each error
            (self._faults / f"{name}.input").write_bytes(packed)
            (self._faults / f"{name}.txt").write_text(f"{outcome}\n{problem}\n")
        if outcome == "memory":
            raise SystemExit  # what is taken is not given back

    def check_seeds(self) -> None:
        """Read the good inputs, each of which must be read; the reader imports what it needs."""
        for seed in self._reader.seeds:
            path = self._folder / self._reader.file
            path.write_bytes(self._reader.wrap(seed))
            self._reader.read(path)

    def write_counts(self) -> None:
        """Write the counts beside the inputs that failed."""
        (self._faults / COUNTS).write_text(json.dumps(self.counts))


def _outcome(read: Callable[[Path], object], path: Path) -> tuple[Outcome, str]:
    """Return what came of reading a file, and the traceback of a fault."""
    try:
        with _limited(path.parent):
            read(path)
    except SamesenseError:
        return "refused", ""
    except HangError:
        return "hang", traceback.format_exc()
    except OutsideError:
        return "outside", traceback.format_exc()
    except Exception:  # noqa: BLE001  # it is what we look for
        return "exception", traceback.format_exc()
    return "read", ""


@contextmanager
def _limited(folder: Path) -> Iterator[None]:
    """Raise an error in the block where it takes too long, or writes outside of a folder."""
    _allowed.append(str(folder))
    signal.setitimer(signal.ITIMER_REAL, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _allowed.pop()


_allowed = list[str]()  # the folder of the reader that runs


def watch() -> None:
    """Begin to watch this process: `_limited` has no effect before."""

    def stop(*_: object) -> None:
        raise HangError

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[1], str) and not WRITING.isdisjoint(arguments[1])
        if _allowed and (writes or event in EVENTS) and not str(arguments[0]).startswith((_allowed[-1], "/dev/null")):
            raise OutsideError(f"{event} {arguments[0]}")

    signal.signal(signal.SIGALRM, stop)
    sys.addaudithook(audit)


@dataclass(frozen=True)
class Job:
    """What one process does.

    Attributes:
        group: of readers.
        name: of the reader.
        engine: what makes the inputs up.
        inputs: how many.
        seed: equal seeds give equal inputs.
        until: the time (`time.time`) to stop at.
        faults: a folder, which gets ``counts.json``, and one input for each error that is not one of ours.
    """

    group: str
    name: str
    engine: Engine
    inputs: int
    seed: int
    until: float
    faults: Path


def run(job: Job) -> None:
    """Give inputs to a reader, and count what came of them."""
    sys.dont_write_bytecode = True  # modules that a reader imports are no files that it writes
    with TemporaryDirectory() as folder, _instrumented(job.engine):
        reader = GROUPS[job.group]()[job.name]
        attempts = Attempts(reader, Path(folder), job.faults)
        attempts.check_seeds()
        watch()

        def attempt(content: bytes) -> None:
            done = attempts.counts.total()
            if done < job.inputs and time.time() < job.until:
                attempts(content)
                if done % ROUND == 0 or done + 1 == job.inputs:
                    attempts.write_counts()

        try:
            {"hypothesis": by_hypothesis, "atheris": _by_atheris}[job.engine](reader, attempt, job.inputs, job.seed)
        finally:
            attempts.write_counts()


@contextmanager
def _instrumented(engine: Engine) -> Iterator[None]:
    """Let atheris see which lines of our modules run that the block imports."""
    if engine == "hypothesis":
        yield
        return
    import atheris

    with atheris.instrument_imports(include=["samesense"]):
        yield


def by_hypothesis(reader: Reader, attempt: Callable[[bytes], None], inputs: int, seed: int) -> None:
    """Draw damaged inputs."""
    import hypothesis

    def attempt_one(content: bytes) -> None:  # Hypothesis wants a function
        attempt(content)

    for start in range(0, inputs, ROUND):
        settings = hypothesis.settings(
            max_examples=min(ROUND, inputs - start),
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        given = hypothesis.given(damaged(reader.seeds, reader.form))
        settings(hypothesis.seed(seed + start)(given(attempt_one)))()


def _by_atheris(reader: Reader, attempt: Callable[[bytes], None], inputs: int, seed: int) -> None:
    """Draw inputs that reach new code; this ends the process."""
    import atheris

    with TemporaryDirectory() as corpus:
        for number, content in enumerate(reader.seeds):
            Path(corpus, str(number)).write_bytes(content)
        flags = [f"-runs={inputs}", f"-seed={seed + 1}", "-timeout=0", "-rss_limit_mb=0", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *flags, corpus], attempt)
        atheris.Fuzz()
