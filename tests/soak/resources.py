"""What this process holds: memory, descriptors, tasks, threads."""

import asyncio
import gc
import os
import threading
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Held:
    """`memory` is resident, in bytes; `objects` are what the garbage collector knows."""

    memory: int
    objects: int
    descriptors: int
    tasks: int
    threads: int

    def __str__(self) -> str:
        return (
            f"{self.memory / 2**20:.1f} MB, {self.objects} objects, "
            f"{self.descriptors} descriptors, {self.tasks} tasks, {self.threads} threads"
        )


def held() -> Held:
    gc.collect()
    return Held(
        memory=int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE,
        objects=len(gc.get_objects()),
        descriptors=len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - names are enough
        tasks=len(asyncio.all_tasks()),
        threads=threading.active_count(),
    )


def grown(before: Held, after: Held) -> list[str]:
    """A line for each thing there is more of than a calm process has reason for."""
    limits = {
        # A tenth for what caches and the allocator keep.
        "memory": before.memory * 1.1 + 4 * 2**20,
        "objects": before.objects * 1.1,
        # A connection more or less has two ends in this process.
        "descriptors": before.descriptors + 4,
        "tasks": before.tasks,
        "threads": before.threads,
    }
    return [
        f"{name}: {getattr(before, name)} before, {getattr(after, name)} after"
        for name, limit in limits.items()
        if getattr(after, name) > limit
    ]
