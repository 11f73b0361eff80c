"""Runs the peers that use FastAPI."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import uvicorn
from anyio import to_thread
from fastapi import FastAPI


def on_threads(threads: int) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The lifespan of an app whose synchronous functions run on this many threads."""
    @asynccontextmanager
    async def limit_threads(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = threads
        yield

    return limit_threads


def serve(app: FastAPI, port: int) -> None:
    """One worker, which uses one core."""
    uvicorn.run(app, host='127.0.0.1', port=port, loop='uvloop', http='httptools', log_level='warning', access_log=False)
