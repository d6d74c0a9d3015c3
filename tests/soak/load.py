"""Many people asking at once: ``python -m tests.soak.load --users 50 --seconds 120``.

Serves the samples with the real embedding model in extractive mode, asks as the page does, and
prints how long people waited. Exits with 1 if any question failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx

from tests.ui.samples import FOLDER, serve

THINKING_SECONDS = (1.0, 5.0)
"""Between an answer and the next question, evenly spread."""


@dataclass
class Figures:
    evidence: list[float] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = serve(Path(folder), filled=True)
        figures = asyncio.run(ask_all(address, chosen.users, chosen.seconds))
    for name, values in (("passages", figures.evidence), ("reply", figures.replies)):
        if values:
            values.sort()
            p50, p95 = (values[int(len(values) * share)] for share in (0.5, 0.95))
            sys.stdout.write(f"{name}: {len(values)} p50 {p50:.2f} s p95 {p95:.2f} s\n")
    sys.stdout.write(f"failures: {len(figures.failures)} {figures.failures[:3]}\n")
    return 1 if figures.failures or not figures.replies else 0


async def ask_all(address: str, users: int, seconds: float) -> Figures:
    lines = (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    figures = Figures()
    end = time.monotonic() + seconds
    async with asyncio.TaskGroup() as people:
        for number in range(users):
            people.create_task(one_person(number, address, questions, end, figures))
    return figures


async def one_person(
    number: int, address: str, questions: list[str], end: float, figures: Figures
) -> None:
    chance = random.Random(number)
    # The server closes a connection after five idle seconds; a browser asks again, httpx fails.
    limits = httpx.Limits(keepalive_expiry=1.0)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as browser:
        page = (await browser.get("/")).text
        config = json.loads(page.split("window.gradio_config = ", 1)[1].split(";</script>", 1)[0])
        index = next(one["id"] for one in config["dependencies"] if one["api_name"] == "_ask")
        for turn in count():
            await asyncio.sleep(chance.uniform(*THINKING_SECONDS))
            if time.monotonic() > end:
                return
            # A new conversation each time: histories would make the questions longer and longer.
            session = f"{number}-{turn}"
            await ask(browser, index, session, chance.choice(questions), figures)


async def ask(
    browser: httpx.AsyncClient, index: int, session: str, question: str, figures: Figures
) -> None:
    started = time.monotonic()
    call = {"data": [question, None], "fn_index": index, "session_hash": session}
    joined = await browser.post("/gradio_api/queue/join", json=call)
    if joined.status_code != 200:
        figures.failures.append(f"{joined.status_code} on joining")
        return
    everything, found = "", False
    address = f"/gradio_api/queue/data?session_hash={session}"
    async with browser.stream("GET", address) as events:
        async for line in events.aiter_lines():
            everything += line
            if not found and "passage-" in line:
                found = True
                figures.evidence.append(time.monotonic() - started)
            if '"process_completed"' in line:
                break
    figures.replies.append(time.monotonic() - started)
    if "exchange failed" in everything or '"success":false' in everything:
        figures.failures.append(question)


if __name__ == "__main__":
    sys.exit(main())
