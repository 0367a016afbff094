BEGIN TRANSACTION;
CREATE TABLE command (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    state TEXT NOT NULL,
    boot TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    told TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO "command" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','reboot','{}','2026-11-24T09:30:00+00:00','delivered','','','');
CREATE TABLE command_newest (kind TEXT PRIMARY KEY, issued_at TEXT NOT NULL) STRICT;
INSERT INTO "command_newest" VALUES('reboot','2026-11-24T08:30:00.000000+00:00');
CREATE TABLE dossier (
    dossier_id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    slip_code TEXT NOT NULL,
    summary TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    uploaded_at TEXT,
    receipted_at TEXT,
    purged_at TEXT,
    lost_at TEXT,
    location TEXT,
    sent INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT,
    fault TEXT,
    receipt TEXT,
    slip TEXT NOT NULL DEFAULT 'none',
    slip_at TEXT
) STRICT;
INSERT INTO "dossier" VALUES('aaaaaaaa','0012-00001-0','123456','{"procedure_code":"1.000000","procedure_name":"Thủ tục thử","case":"Trường hợp chung","papers":[{"name":"Tờ khai","how":"nop","state":"scanned","pages":2}],"created":"2026-11-24T08:30:00Z","clock_trusted":true,"partly_online":false,"due":null}','c9d0036bed6744bcdf692fc980d8717d7e5f5a4f4e8266b4a84982602fb1cd09',6,'sealed','2026-11-27T16:39:31.910107+00:00',NULL,NULL,NULL,NULL,NULL,0,1,'2026-11-24T08:30:00+00:00','city-unreachable',NULL,'printed','2026-11-27T16:39:31.913529+00:00');
CREATE TABLE printed (
    id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    procedure_code TEXT NOT NULL,
    leaflet_sheets INTEGER NOT NULL,
    form_sheets INTEGER NOT NULL,
    outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "printed" VALUES('aaaaaaaa','2026-11-24','1.000000',1,2,'printed');
CREATE TABLE reported (only INTEGER PRIMARY KEY CHECK (only = 1), ceiling INTEGER NOT NULL) STRICT;
INSERT INTO "reported" VALUES(1,256);
CREATE TABLE sequence (only INTEGER PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL) STRICT;
INSERT INTO "sequence" VALUES(1,1);
CREATE TABLE tally (
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES('2026-11-24','visits',1);
CREATE TABLE tally_told (day TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "tally_told" VALUES('2026-11-24','digest');
CREATE INDEX dossier_state ON dossier (state);
CREATE INDEX printed_day ON printed (day);
COMMIT;
