"""LangChain's own standard tests for retrievers."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_tests.integration_tests import RetrieversIntegrationTests

from rag import Library
from rag.langchain import LibraryRetriever
from tests.fakes import KeywordEmbedder


class TestLibraryRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def library_of_ten(self, tmp_path: Path) -> None:
        folder = tmp_path / "files"
        folder.mkdir()
        for number in range(10):
            name = f"{number}.txt"
            (folder / name).write_text(f"第{number}号文件\n由第{number}组牵头。", encoding="utf-8")
        type(self).library = Library.open(tmp_path / "library", embedder=KeywordEmbedder())
        type(self).library.add([folder])

    library: Library

    @property
    def retriever_constructor(self) -> type[LibraryRetriever]:
        return LibraryRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, object]:
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        return "由谁牵头？"
