"""From the clauses of a document to its tasks; :mod:`rag.tasks.extract` puts the parts together."""
