"""Looking at the processes of this machine, for tests of what is left behind."""

from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether it runs (a zombie does not)."""
    return _stat(pid) not in (None, "Z")


def descendants(pid: int) -> set[int]:
    """Its children, their children and so on."""
    parents = {int(entry): _stat(int(entry), 1) for entry in (path.name for path in Path("/proc").iterdir()) if entry.isdigit()}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent and int(parent) in found} - found:
        found |= more
    return found - {pid}


def memory_of(pid: int) -> int:
    """Its resident memory with that of all its descendants, in bytes, what they share counted in parts (PSS)."""
    return sum(_pss(each) for each in {pid, *descendants(pid)})


def _stat(pid: int, field: int = 0) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[field]
    except (FileNotFoundError, ProcessLookupError):
        return None


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
