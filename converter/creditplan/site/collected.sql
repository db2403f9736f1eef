-- What the plans of a site have in common: a database that lives as long as the making of the site.
CREATE TABLE plan (n INTEGER PRIMARY KEY, iri TEXT, id TEXT, zh TEXT, en TEXT, year TEXT, place TEXT, issuer TEXT, tasks INTEGER);
CREATE TABLE task (n INTEGER PRIMARY KEY, plan INTEGER, iri TEXT, number TEXT, zh TEXT, en TEXT, due TEXT);
CREATE TABLE part (task INTEGER, agent TEXT, role TEXT, open INTEGER);
CREATE TABLE agent (iri TEXT PRIMARY KEY, kind TEXT, zh TEXT, en TEXT, short TEXT, place TEXT) WITHOUT ROWID;
CREATE TABLE function (agent TEXT, function TEXT, PRIMARY KEY (agent, function)) WITHOUT ROWID;
CREATE TABLE page (file TEXT);
CREATE TABLE mention (task INTEGER, document TEXT, mention TEXT);
CREATE TABLE said (page TEXT, statement TEXT, PRIMARY KEY (page, statement)) WITHOUT ROWID;

-- Made when all is there.
-- INDEXES
CREATE INDEX part_agent ON part (agent, task);
CREATE INDEX part_task ON part (task);
CREATE INDEX mention_document ON mention (document);
CREATE INDEX function_function ON function (function);
CREATE INDEX agent_place ON agent (place);
