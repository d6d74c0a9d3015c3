-- The task ledger. What people noted of a task stays when its document goes: its row is then
-- withdrawn (document_id NULL), and found again when a newer version of the document comes.

CREATE TABLE task_readings (
    document_id TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version     INTEGER NOT NULL,   -- of the extraction
    note        TEXT NOT NULL       -- why there are no tasks, where they could not be read
) STRICT;

-- AUTOINCREMENT: an entry is never given to another task.
CREATE TABLE tasks (
    entry       INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id TEXT REFERENCES documents ON DELETE SET NULL,
    read_from   TEXT NOT NULL,      -- the document that it was last read from
    location    TEXT NOT NULL,      -- where that document was read from
    title       TEXT NOT NULL,      -- of the document
    source      TEXT NOT NULL,      -- of the document
    number      INTEGER NOT NULL,
    name        TEXT NOT NULL,      -- of the task
    name_key    TEXT NOT NULL,      -- the same, folded: finds the task in a newer version
    lead        TEXT NOT NULL,
    lead_key    TEXT NOT NULL,
    due         TEXT,               -- ISO 8601: the last dated deadline
    words       TEXT NOT NULL,      -- folded, for finding
    task        TEXT NOT NULL,      -- JSON
    status      TEXT NOT NULL DEFAULT 'not_started',
    since       TEXT,               -- ISO 8601
    note        TEXT NOT NULL DEFAULT '',
    evidence    TEXT                -- id of a document, which may be gone
) STRICT;
CREATE INDEX tasks_by_document ON tasks (document_id, number);
CREATE INDEX tasks_by_due ON tasks (due);

CREATE TABLE task_units (
    entry INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
    name  TEXT NOT NULL,
    leads INTEGER NOT NULL
) STRICT;
CREATE INDEX task_units_by_entry ON task_units (entry);
CREATE INDEX task_units_by_name ON task_units (name);

CREATE TABLE task_deadlines (
    entry INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
    begin TEXT,
    due   TEXT,
    every TEXT                      -- recurrence as RFC 5545 writes it
) STRICT;
CREATE INDEX task_deadlines_by_entry ON task_deadlines (entry);
CREATE INDEX task_deadlines_by_due ON task_deadlines (due);

CREATE TABLE task_changes (
    change    INTEGER PRIMARY KEY AUTOINCREMENT,
    entry     INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
    time      TEXT NOT NULL,        -- ISO 8601, UTC
    who       TEXT NOT NULL,        -- empty: nobody, the document was replaced
    what      TEXT NOT NULL,
    before    TEXT NOT NULL,
    after     TEXT NOT NULL,
    effective TEXT NOT NULL         -- ISO 8601: the day from which it holds
) STRICT;
CREATE INDEX task_changes_by_entry ON task_changes (entry);

CREATE TABLE task_problems (
    problem   INTEGER PRIMARY KEY AUTOINCREMENT,
    entry     INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
    text      TEXT NOT NULL,
    opened    TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    closed    TEXT,
    closed_by TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX task_problems_by_entry ON task_problems (entry);
