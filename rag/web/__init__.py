"""One page from the web: what may be asked for, and what comes back."""
