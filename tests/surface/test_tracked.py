"""What must not be in the repository: paths of a machine, addresses of a registry, secrets."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.surface import source

# Built from parts, so that this file does not hold what it looks for.
HOMES = "|".join(
    ("/" + "home" + "/", "/" + "root" + "/", "/" + "Users" + "/", "/" + "work" + "/", r"C:\\\\" + "Users")
)
REGISTRIES = "|".join(
    (
        "py" + r"pi\.(?:org|io|tuna)",
        "python" + r"hosted\.org",
        "npm" + r"js\.(?:org|com)",
        "art" + "ifactory",
        "index" + "-url",
        "find" + "-links",
        "trusted" + "-host",
    )
)
PRIVATE = "-----BEGIN " + r"(?:\w+ )?" + "PRIVATE KEY"
BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".pdf",
    ".mo",
    ".ttc",
    ".otf",
    ".woff2",
    ".p12",
    ".zip",
    ".sqlite3",
    ".gz",
}
LOCKS = ("requirements.lock", "requirements-dev.lock")


def _tracked() -> list[Path]:
    return [path for path in source.files() if path.suffix not in BINARY and path != Path(__file__)]


def _holding(pattern: str, leaving: tuple[str, ...] = ()) -> list[str]:
    found = []
    wanted = re.compile(pattern)
    for path in _tracked():
        if source.shown(path) in leaving:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{source.shown(path)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if wanted.search(line)
        ]
    return found


def test_no_path_of_a_machine() -> None:
    assert _holding(rf"(?<![\w.~$}}-])(?:{HOMES})") == []


def test_no_address_of_a_registry_of_packages() -> None:
    """`make lock` names the option that leaves them out."""
    assert _holding(REGISTRIES, leaving=("Makefile",)) == []


def test_no_private_key() -> None:
    assert _holding(PRIVATE) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_exact_versions_and_hashes_and_no_address(name: str) -> None:
    text = (source.ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    wanted = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]

    assert len(wanted) > 20
    for line in wanted:
        assert re.match(r"[a-z0-9][\w.-]*(\[[\w,.-]+\])?==[\w.!+]+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line
        assert "://" not in line, line
        assert " @ " not in line, line


def _plain(requirement: str) -> str:
    """The name in a requirement, as registries compare names."""
    found = re.match(r"[A-Za-z0-9][\w.-]*", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_library_of_the_project_is_locked(name: str) -> None:
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    if name == "requirements-dev.lock":
        wanted += project["dependency-groups"]["dev"]
    text = (source.ROOT / name).read_text(encoding="utf-8")
    plain = {_plain(each) for each in wanted}
    locked = {_plain(line) for line in text.splitlines() if "==" in line and line[0].isalnum()}

    assert sorted(plain - locked) == []


def test_every_library_has_its_reason() -> None:
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    reasons = (source.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    told = re.sub(r"[-_.]", "", reasons)  # people write httpx2, zxing-cpp, ruamel.yaml

    names = [_plain(each) for each in project["project"]["dependencies"]]
    assert [name for name in names if name.replace("-", "") not in told] == []
