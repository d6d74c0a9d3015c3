"""The application on the samples and the real embedding model, for load and for pictures."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from rag.library import Library
from rag.settings import load_settings

FOLDER = Path(__file__).parents[2] / "samples"
DOCUMENTS = FOLDER / "documents"


def serve(folder: Path, *, filled: bool, llm: str = "extractive") -> str:
    """Serves a library in ``folder``, with the samples where it is to be ``filled``; returns its
    address. The server ends with the process."""
    import uvicorn

    from rag.ui.server import application, listening_socket
    from rag.ui.services import Services, desks_for

    settings = load_settings(library=folder, llm=llm, questions_per_minute=10_000)
    library = Library.open(settings=settings)
    if filled:
        library.add([DOCUMENTS])
        library.search("预热", k=1)
    listener = listening_socket("127.0.0.1", 0)
    services = Services.of(library, desks_for(library, settings), settings)
    server = uvicorn.Server(uvicorn.Config(application(services), log_level="warning"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.1)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"
