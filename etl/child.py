"""A process that may die: what a hostile file could crash, hold up or make take all memory.

A question is a length in four bytes, big-endian, and so many bytes; an answer is a line of JSON.
Empty lines before it say that the child is still at work. The child ends when its input does.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, cast

import orjson

PATIENCE = 60.0
"""Seconds of silence after which a child is killed. What it may be asked is bounded by counting
before, so that nothing which can be read comes near it: it decides no value."""


class Child:
    """One process at a time that runs `python -m module`, started when it is first asked."""

    def __init__(self, module: str) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._module = module
        atexit.register(self.end)

    def ask(self, question: bytes) -> Any:
        """The answer; None where the child died or fell silent over it, and another one is due."""
        process = self._running()
        questions, answers = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            questions.write(len(question).to_bytes(4, "big") + question)
            questions.flush()
            answer = _line(answers.fileno())
        except BrokenPipeError:
            answer = b""
        if not answer:
            self.end()
            return None
        return orjson.loads(answer)

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.end()
            call = [sys.executable, "-m", self._module]
            self.process = subprocess.Popen(
                call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self.process

    def end(self) -> None:
        """Kill the child, where one runs."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()


def _line(pipe: int) -> bytes:
    """The next line that is not empty; b"" where the pipe ends or is silent for too long."""
    data = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while not data.endswith(b"\n"):
            chunk = os.read(pipe, 64 * 1024) if selector.select(PATIENCE) else b""
            if not chunk:
                return b""
            data = (data + chunk).lstrip(b"\n")
    return data


def serve(answer: Callable[[bytes, Callable[[], None]], object], memory: int) -> None:
    """What the child runs: answer questions until they end, in `memory` bytes of address space.

    `answer` is given a question and what to call now and then while it is at work.
    """
    # An interrupt at the terminal is the parent's business, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer

    def at_work() -> None:
        answers.write(b"\n")
        answers.flush()

    with contextlib.suppress(BrokenPipeError):
        while len(head := questions.read(4)) == 4:
            told = answer(questions.read(int.from_bytes(head, "big")), at_work)
            answers.write(orjson.dumps(told) + b"\n")
            answers.flush()
