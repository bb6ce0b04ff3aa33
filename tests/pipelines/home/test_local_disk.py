"""A home on a network share is refused before anything is written; copies may lie on another file system."""

import os
import shutil
from collections import namedtuple
from datetime import date
from pathlib import Path

import psutil
import pytest

from helpers import copy_home, refresh
from pipelines.commands.app import main
from pipelines.council.new_home import make_home
from pipelines.home.keys import load_key
from pipelines.home.lake import Lake
from pipelines.home.local_disk import ALLOW, NotLocal, over_a_network
from pipelines.publish.copies import copy_release

Mounted = namedtuple("Mounted", "device mountpoint fstype opts")


def mount(monkeypatch: pytest.MonkeyPatch, *more: Mounted) -> None:
    """As if more were mounted than is."""
    there = psutil.disk_partitions(all=True)
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: [*there, *more])


def test_a_disk_of_this_machine_is_none(tmp_path: Path) -> None:
    assert over_a_network(tmp_path) == over_a_network(tmp_path / "not" / "yet") == ""


@pytest.mark.parametrize(
    ("fstype", "opts", "kind"),
    [("cifs", "rw", "cifs"), ("nfs4", "rw", "nfs4"), ("NTFS", "rw,remote", "a network drive"), ("ext4", "rw", "")],
)
def test_the_nearest_mount_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fstype: str, opts: str, kind: str
) -> None:
    mount(monkeypatch, Mounted("//council/bi", str(tmp_path), fstype, opts))
    assert over_a_network(tmp_path / "home" / "warehouse") == kind
    mount(monkeypatch, Mounted("/dev/sdb1", str(tmp_path), "xfs", "rw"))
    assert over_a_network(tmp_path / "home") == ""  # mounted over it
    assert over_a_network(tmp_path.parent) == ""


def test_a_share_that_is_reached_by_a_link_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "share")
    mount(monkeypatch, Mounted("server:/share", str(tmp_path / "share"), "nfs", "rw"))
    assert over_a_network(tmp_path / "home") == "nfs"


def test_no_home_is_made_or_refreshed_on_a_share(
    annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = copy_home(annex_a, tmp_path / "home")
    before = lake.served.read_bytes()
    mount(monkeypatch, Mounted("//council/bi", str(tmp_path), "cifs", "rw"))
    with pytest.raises(NotLocal, match=r"lies on a network share \(cifs\)"):
        refresh(lake)
    with pytest.raises(NotLocal):
        make_home(Lake.at(tmp_path / "new"), today=date(2025, 7, 7))
    monkeypatch.setattr("sys.argv", ["scrutiny", "refresh", "--home", str(lake.home)])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert "put the home on one" in " ".join(capsys.readouterr().out.split())
    assert lake.served.read_bytes() == before and not (tmp_path / "new").exists()
    monkeypatch.setenv(ALLOW, "1")
    assert make_home(Lake.at(tmp_path / "new"), today=date(2025, 7, 7))


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_copies_may_lie_on_another_file_system(annex_a: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    lake = copy_home(annex_a, tmp_path / "home")
    place = elsewhere / tmp_path.name
    monkeypatch.setenv("SCRUTINY_COPIES", str(place))
    try:
        copied = copy_release(lake, load_key(lake), "internal", None)
        assert copied.folder == place / "internal" / copied.release
        assert (copied.folder / "scrutiny-internal.duckdb").read_bytes() == lake.served.read_bytes()
        assert copied.folder.stat().st_mode & 0o777 == 0o777 & ~umask()  # for whoever the share is for
        assert not [*lake.served.parent.glob(".building*"), *place.rglob(".building*")]
    finally:
        shutil.rmtree(place)
