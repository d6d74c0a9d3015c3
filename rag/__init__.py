"""Yiju: question answering over Chinese policy documents, every sentence with its basis."""
