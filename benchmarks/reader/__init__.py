"""How the adapter of the local model was trained; see docs/decisions/reader.md."""
