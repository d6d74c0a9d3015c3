-- The first schema of a library. Text is the truth; everything in the folder beside this file can
-- be rebuilt from it.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- document_id is a digest of the text, so the same text from two places is one document and a
-- clause id can never point at other words than those it was made for.
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,
    text        TEXT NOT NULL,
    format      TEXT NOT NULL,
    markup      INTEGER NOT NULL,
    metadata    TEXT NOT NULL,   -- JSON
    notes       TEXT NOT NULL,   -- JSON list
    clauses     INTEGER NOT NULL,
    added       TEXT NOT NULL    -- ISO 8601, UTC
) STRICT;

CREATE TABLE sources (
    location    TEXT PRIMARY KEY,   -- absolute path or URL
    name        TEXT NOT NULL,      -- what users see
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    size        INTEGER NOT NULL,   -- bytes
    modified    INTEGER NOT NULL,   -- nanoseconds since the epoch
    digest      TEXT NOT NULL       -- SHA-256 of the bytes
) STRICT;
CREATE INDEX sources_by_document ON sources (document_id);

-- AUTOINCREMENT: a row number is never given to another clause, so an index that still holds a
-- removed clause cannot answer with a new one.
CREATE TABLE clauses (
    row         INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    path        TEXT NOT NULL,   -- JSON list
    label       TEXT NOT NULL,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    text        TEXT NOT NULL,
    search_text TEXT NOT NULL,
    page        INTEGER,
    UNIQUE (document_id, ordinal)
) STRICT;

CREATE TABLE vectors (
    row  INTEGER PRIMARY KEY REFERENCES clauses ON DELETE CASCADE,
    data BLOB NOT NULL           -- little-endian float32, unit length
) STRICT;

-- What an index that was last made at some generation has to catch up with.
CREATE TABLE journal (
    generation  INTEGER NOT NULL,
    document_id TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_generation ON journal (generation);
