-- Every text that other tables point at has a small number.
CREATE TABLE symbol (
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- PLOVER type and mode as one small number, so that keys and tallies carry both.
CREATE TABLE kind (
  id   INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  mode TEXT NOT NULL,
  UNIQUE (type, mode)
) STRICT;

CREATE TABLE article (
  id        INTEGER PRIMARY KEY,
  key       TEXT NOT NULL UNIQUE,    -- the article's ID
  digest    TEXT NOT NULL,           -- of the batch it came with
  published TEXT NOT NULL,           -- graph.Article.SortKey
  source    TEXT NOT NULL,
  language  TEXT NOT NULL,
  withdrawn INTEGER NOT NULL,        -- 0 while it stands, then 1
  data      BLOB NOT NULL,           -- the article without its text
  text      TEXT NOT NULL
) STRICT;
CREATE INDEX article_newest ON article (withdrawn, published, key);
CREATE INDEX article_source ON article (withdrawn, source, published, key);
CREATE INDEX article_language ON article (withdrawn, language, published, key);

-- An entity is the merge of its forms; a form is what some articles, all alike,
-- say of it. Without a form it does not stand, but keeps what was known last.
CREATE TABLE entity (
  id      INTEGER PRIMARY KEY,       -- the symbol of its ID
  key     TEXT NOT NULL UNIQUE,      -- the entity's ID
  stands  INTEGER NOT NULL,          -- 1 while a form exists
  kind    TEXT NOT NULL,
  country TEXT NOT NULL,
  data    BLOB NOT NULL
) STRICT;
CREATE TABLE form (
  id       INTEGER PRIMARY KEY,
  entity   INTEGER NOT NULL,
  digest   BLOB NOT NULL,            -- of data
  articles INTEGER NOT NULL,         -- how many say this
  data     BLOB NOT NULL,
  UNIQUE (entity, digest)
) STRICT;
CREATE TABLE naming (
  article INTEGER NOT NULL,
  entity  INTEGER NOT NULL,
  form    INTEGER NOT NULL,
  PRIMARY KEY (article, entity)
) STRICT, WITHOUT ROWID;

-- Standing entities by kind, country and sector, in the order of their IDs.
CREATE TABLE facet (
  facet  TEXT NOT NULL,              -- '', 'kind', 'country' or 'sector'
  value  TEXT NOT NULL,
  key    TEXT NOT NULL,
  entity INTEGER NOT NULL,
  PRIMARY KEY (facet, value, key)
) STRICT, WITHOUT ROWID;

-- Standing entities by the words of their names, as graph/search folds them. A
-- folded word has of ASCII only lower-case letters and digits, and the tokenizer
-- takes every other letter as it is: it neither parts nor changes a word. The
-- words can be had from the entity, so the index keeps no copy of them
-- (content=''), and ranks nothing, so it keeps no positions (detail=none).
CREATE VIRTUAL TABLE entity_word USING fts5 (
  words,
  content = '', contentless_delete = 1, detail = none,
  tokenize = 'ascii',
  prefix = '1 2 3'                   -- words are found by how they begin
);

CREATE TABLE event (
  id   INTEGER PRIMARY KEY,
  key  TEXT NOT NULL UNIQUE,         -- the event's ID
  data BLOB NOT NULL                 -- the merged event with its two clocks
) STRICT;

-- What one article tells of one event. A withdrawn event keeps the telling it
-- had last, which stands no longer.
CREATE TABLE telling (
  article INTEGER NOT NULL,
  event   INTEGER NOT NULL,
  stands  INTEGER NOT NULL,
  data    BLOB NOT NULL,
  PRIMARY KEY (article, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX telling_event ON telling (event, article);

-- The inverted index: a term is something that a question can ask for, and its
-- postings are the events that have it, in the order in which lists show them.
-- A question walks the postings of its rarest term and stops when the page is full.
CREATE TABLE term (
  id   INTEGER PRIMARY KEY,
  role INTEGER NOT NULL,             -- see term.go
  a    INTEGER NOT NULL,             -- symbol
  b    INTEGER NOT NULL,             -- symbol; 0 for terms of one part
  UNIQUE (role, a, b)
) STRICT;
CREATE TABLE posting (
  term  INTEGER NOT NULL,
  state INTEGER NOT NULL,            -- realis, and whether withdrawn
  start TEXT NOT NULL,               -- first day; '' sorts before all days
  key   TEXT NOT NULL,               -- the event's ID
  event INTEGER NOT NULL,
  kind  INTEGER NOT NULL,            -- kind, and for pairs the direction
  conf  REAL NOT NULL,
  PRIMARY KEY (term, state, start, key)
) STRICT, WITHOUT ROWID;

-- How many postings a term has, by state and kind.
CREATE TABLE tally (
  term  INTEGER NOT NULL,
  state INTEGER NOT NULL,
  kind  INTEGER NOT NULL,
  n     INTEGER NOT NULL,
  PRIMARY KEY (term, state, kind)
) STRICT, WITHOUT ROWID;

-- The projection that paths walk: how many events join two entities. Every pair
-- is here twice, once from each end.
CREATE TABLE neighbor (
  a     INTEGER NOT NULL,
  b     INTEGER NOT NULL,
  state INTEGER NOT NULL,
  kind  INTEGER NOT NULL,
  term  INTEGER NOT NULL,            -- of the pair
  n     INTEGER NOT NULL,
  PRIMARY KEY (a, b, state, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  name TEXT PRIMARY KEY,             -- articles, evidence, and entities by kind
  n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
