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
  digest    BLOB NOT NULL,           -- of the batch it came with
  published TEXT NOT NULL,           -- graph.Article.SortKey, cut where it ends in zeros
  source    TEXT NOT NULL,
  language  TEXT NOT NULL,
  withdrawn INTEGER NOT NULL,        -- 0 while it stands, then 1
  namings   BLOB NOT NULL,           -- the entities it names and what it says of each: symbol, form
  events    BLOB NOT NULL,           -- the events it tells, or told last
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

-- Most events are told by one article: the event is then what that article
-- tells, and kept once. A withdrawn event keeps the telling it had last.
CREATE TABLE event (
  id       INTEGER PRIMARY KEY,
  key      TEXT NOT NULL UNIQUE,     -- the event's ID
  data     BLOB NOT NULL,            -- the merged event with its two clocks
  tellings BLOB NOT NULL             -- the articles that tell it, and what each tells where they are several
) STRICT;

-- The inverted index: a term is something that a question can ask for, and its
-- postings are the events that have it, in the order in which lists show them.
-- A question walks the postings of its rarest term and stops when the page is
-- full. A posting is all key; posting.go says how it is made.
CREATE TABLE posting (
  key BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- How many postings a term has, by state and what postings tell of events: in
-- all, and by month. Only terms that many events have are counted here; of the
-- others the postings themselves are counted. See tally.go.
CREATE TABLE total (
  term  BLOB PRIMARY KEY,            -- the beginning of the term's postings
  cells BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tally (
  term  BLOB NOT NULL,
  month INTEGER NOT NULL,            -- year * 12 + month; 0 is no day
  cells BLOB NOT NULL,
  PRIMARY KEY (term, month)
) STRICT, WITHOUT ROWID;

-- The projection that paths walk: how many events join two entities. Every pair
-- is here twice, once from each end.
CREATE TABLE neighbor (
  a     INTEGER NOT NULL,
  b     INTEGER NOT NULL,
  cells BLOB NOT NULL,               -- by state and kind
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
  name TEXT PRIMARY KEY,             -- articles, evidence, and entities by kind
  n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
