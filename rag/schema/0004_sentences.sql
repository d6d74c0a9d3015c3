-- Each sentence of a clause with a vector of its own, read in the clause's context, so that evidence
-- is chosen without running the model over sentences. NULL: embedded before this migration, and to
-- be embedded again.

ALTER TABLE vectors ADD COLUMN sentences BLOB;   -- see rag/sentence_vectors.py
