"""Large documents are read in little memory: of the process and of the worker that it starts, together."""

import sys

import pytest

from large_documents import MADE, MEMORY, read_apart

LEAST = {"pdf": 200_000, "docx": 2_000_000, "xlsx": 2_000_000}


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory that was taken")
@pytest.mark.parametrize("kind", MADE)
def test_a_large_document_is_read_in_little_memory(kind):
    characters, memory, _ = read_apart(MADE[kind](), kind)
    assert characters >= LEAST[kind]
    assert memory <= MEMORY
