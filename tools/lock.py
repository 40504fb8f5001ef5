"""Write the lock files: exact versions, and the sha256 of every file of each, for all platforms.

    python -m tools.lock

It runs uv, which reads what pyproject.toml allows and keeps the versions of lock files that are there. Set-up installs
nothing but files with these hashes:

- requirements-pip.lock: the pip that does it;
- requirements-cpu.lock: torch without CUDA, where pip finds such a build; PyPI has none for Linux;
- requirements.lock: everything else, and torch as PyPI has it;
- requirements-optional.lock: what may come besides: CUDA's libraries, and the dependency groups that have a target of
  their own in the Makefile, with what the group `docs` needs.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from samesense.console import run
from samesense.errors import DataError
from samesense.files import file_digest, read_text, write_text

LOCK, OPTIONAL = "requirements.lock", "requirements-optional.lock"
CPU, PIP = "requirements-cpu.lock", "requirements-pip.lock"
EXTRAS = ("mine", "onnx", "pipeline", "plot", "ray", "serve")
BARE_GROUPS = ("diagrams", "fuzz", "mpnet")  # installed without what their packages ask for
WHOLE_GROUPS = ("docs",)  # and with it
OLDEST_PYTHON = "3.11"
_CUDA = re.compile(r"cuda-|nvidia-|triton=")  # gigabytes that torch's build for the CPU does without
_HASH = " \\\n    --hash=sha256:"

Pins = dict[str, str]  # by "name==version ; marker": the entry, with its hashes


def compile_pins(*arguments: str) -> Pins:
    """Return the pins of the lock files as far as they fit, and the newest that fit where there are none.

    Args:
        arguments: of ``uv pip compile``: what to pin.

    Raises:
        DataError: nothing fits, or the index cannot be reached.
    """
    with TemporaryDirectory() as folder:
        output = Path(folder, LOCK)
        output.write_text("".join(read_text(path) for path in map(Path, (LOCK, OPTIONAL, PIP)) if path.is_file()))
        form = ["--universal", "--generate-hashes", "--no-annotate", "--no-header", "--python-version", OLDEST_PYTHON]
        _execute("-m", "uv", "pip", "compile", "--quiet", *form, *arguments, "--output-file", str(output))
        entries = re.findall(r"^\S.*(?:\n +.*)*", output.read_text(encoding="utf-8"), re.MULTILINE)
    return {entry.split(" \\", 1)[0]: entry for entry in entries}


def pin_cpu_build(pins: Pins) -> Pins:
    """Return the pin of the build of torch for the CPU alone that pip takes here; nothing if it takes another one."""
    (pin,) = (pin for pin in pins if pin.startswith("torch=="))
    with TemporaryDirectory() as folder:
        _execute("-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, pin)
        (wheel,) = Path(folder).iterdir()
        version, digest = wheel.name.split("-")[1], file_digest(wheel)
    return {pin: f"torch=={version}{_HASH}{digest}"} if version.endswith("+cpu") else {}


def write_pins(pins: Pins, path: Path) -> None:
    """Write a lock file, sorted."""
    write_text("".join(f"{pins[pin]}\n" for pin in sorted(pins)), path)


def _groups(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in ("--group", name)]


def _package(pin: str) -> str:
    return pin.partition("==")[0]


def _execute(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  # ours
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise DataError(f"{' '.join(arguments[1:4])} failed: {lines[-1].strip()}")


def main() -> None:
    """Write the lock files beside pyproject.toml."""
    wanted = ["pyproject.toml", "--group", "dev", *(word for extra in EXTRAS for word in ("--extra", extra))]
    pins = compile_pins(*wanted)
    cuda = {pin: entry for pin, entry in pins.items() if _CUDA.match(pin)}
    write_pins({pin: pins[pin] for pin in pins.keys() - cuda.keys()}, Path(LOCK))
    bare = compile_pins("--no-deps", *_groups(BARE_GROUPS))
    whole = compile_pins("--constraint", LOCK, *_groups(WHOLE_GROUPS))
    locked = {_package(pin) for pin in pins}
    write_pins(cuda | bare | {pin: whole[pin] for pin in whole if _package(pin) not in locked}, Path(OPTIONAL))
    write_pins(pin_cpu_build(pins), Path(CPU))
    with TemporaryDirectory() as folder:
        requirement = Path(folder, "pip.in")
        requirement.write_text("pip\n", encoding="utf-8")
        write_pins(compile_pins(str(requirement)), Path(PIP))


if __name__ == "__main__":
    run(main)
