"""Starts the chat: ``python app.py``."""

from rag.ui.app import main

if __name__ == "__main__":
    main()
