"""Text to unit vectors: one protocol, interchangeable engines."""
