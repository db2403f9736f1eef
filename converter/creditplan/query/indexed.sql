-- Whom names mean in an index of a corpus, and what else a query needs to know of all plans before it runs.
CREATE TABLE name (key TEXT, agent TEXT, PRIMARY KEY (key, agent)) WITHOUT ROWID;
CREATE TABLE plan (iri TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE date (said TEXT PRIMARY KEY) WITHOUT ROWID;
