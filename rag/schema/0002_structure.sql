-- What the file format said beside the text, so that clauses can be cut anew without the file, and
-- the version of the rules that cut them.

ALTER TABLE documents ADD COLUMN structure TEXT;   -- JSON; NULL: stored before this migration
ALTER TABLE documents ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
