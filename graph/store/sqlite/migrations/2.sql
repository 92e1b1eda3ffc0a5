-- What an entity does and undergoes, by type and state: how many events, and
-- with how many others. Counted on write, so that a question about a popular
-- entity reads one row. See activity.go.
CREATE TABLE activity (
  entity INTEGER PRIMARY KEY,        -- symbol
  cells  BLOB NOT NULL
) STRICT;

-- Who is who and which accounts are apart: graph.Decision as JSON.
CREATE TABLE decision (
  key  TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Links tell who acted from now on, so they are counted anew (relink).
DELETE FROM neighbor;

-- The write that changed an event last, and when the graph learned of each.
ALTER TABLE event ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX event_changed ON event (changed);
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL                -- nanoseconds since 1970
) STRICT;

-- The words of entities, to look for those that a text differs from by a slip.
CREATE VIRTUAL TABLE entity_vocabulary USING fts5vocab(entity_word, row);

-- Events by the words of their sentences, as entities are by those of their names.
CREATE VIRTUAL TABLE event_word USING fts5 (
  words,
  content = '', contentless_delete = 1, detail = none,
  tokenize = 'ascii',
  prefix = '3'
);
CREATE VIRTUAL TABLE event_vocabulary USING fts5vocab(event_word, row);
