"""Whether a folder lies on a disk of this machine: DuckDB, SQLite and file locks cannot be relied on over a network.

Here: finding out, refusing, and the lock that is held while what is served is changed. Not here: what may lie on a share: landing, restricted, lake and copies (`pipelines.home.lake`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock

from pipelines.home.lake import Lake

ALLOW = "SCRUTINY_ALLOW_NETWORK"
"""Set to 1 by somebody who knows that the share locks and renames like a disk."""

_OVER_A_NETWORK = frozenset(
    [
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.blobfuse2",
        "fuse.ceph",
        "fuse.davfs",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.mount-s3",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "webdav",
    ]
)
"""The kinds of file system that lie over a network, as the operating system calls them."""


class NotLocal(Exception):  # noqa: N818 - the word people read
    """What must lie on a local disk lies on a network share. Says where, and what to do."""


def refuse_network(folder: Path) -> None:
    """Raise `NotLocal` if a folder, which need not exist yet, lies on a network share."""
    if os.environ.get(ALLOW) != "1" and (share := over_a_network(folder)):
        raise NotLocal(
            f"{folder} lies on a network share ({share}). The warehouse, Dagster's home and the locks must lie on a local disk: put "
            "the home on one (--home, SCRUTINY_HOME). Landing, restricted, lake and copies may stay on the share "
            f"(SCRUTINY_LANDING, …); {ALLOW}=1 if it locks and renames like a local disk"
        )


@contextmanager
def publishing(lake: Lake) -> Iterator[None]:
    """Change what is served, one at a time: a second one waits. Raises `NotLocal` where a lock could not be relied on."""
    refuse_network(lake.served.parent)
    with FileLock(lake.publishing_lock):
        yield


def over_a_network(folder: Path) -> str:
    """The kind of network file system that a folder lies on, or ""."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    there = there.resolve()
    if str(there).startswith("\\\\"):
        return "a UNC path"
    mounted = [p for p in psutil.disk_partitions(all=True) if there.is_relative_to(p.mountpoint)]
    if not mounted:
        return ""
    # Of two things mounted on each other the later one is seen.
    nearest = max(enumerate(mounted), key=lambda n_p: (len(Path(n_p[1].mountpoint).parts), n_p[0]))[1]
    if "remote" in nearest.opts.split(","):  # Windows: a drive letter of a share
        return "a network drive"
    return nearest.fstype if nearest.fstype.lower() in _OVER_A_NETWORK else ""
