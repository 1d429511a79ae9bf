-- Digests and fingerprints are 32 bytes. Sequence numbers are 8 bytes, the highest first.
-- Times are milliseconds since 1970. Names, projects and versions are in the form that compares.
-- Each document is the JSON of the core, which alone is read back.

CREATE TABLE spaces (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    acted_at INTEGER NOT NULL,
    numbers_known INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE deployments (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    receipt BLOB,
    signer BLOB,
    audience BLOB,
    sequence BLOB,
    place TEXT,
    installed INTEGER NOT NULL,
    at INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX deployments_version ON deployments (space, project, version);
CREATE INDEX deployments_receipt ON deployments (space, receipt) WHERE receipt IS NOT NULL;
CREATE INDEX deployments_number ON deployments (space, signer, audience, sequence)
    WHERE signer IS NOT NULL;
CREATE INDEX deployments_place ON deployments (space, place, at) WHERE place IS NOT NULL;
CREATE INDEX deployments_installed ON deployments (space, place, signer, project, at)
    WHERE installed = 1;

CREATE TABLE promotions (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    audience BLOB NOT NULL,
    sequence BLOB NOT NULL,
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    release BLOB NOT NULL,
    bundle BLOB NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (space, audience, sequence),
    UNIQUE (space, bundle)
) STRICT;
CREATE INDEX promotions_version ON promotions (space, project, version);
CREATE INDEX promotions_release ON promotions (space, release);

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    sender BLOB NOT NULL,
    sequence BLOB NOT NULL,
    owner BLOB NOT NULL,
    name TEXT NOT NULL,
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    release BLOB NOT NULL,
    bundle BLOB NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (space, sender, sequence),
    UNIQUE (space, bundle)
) STRICT;
CREATE INDEX imports_version ON imports (space, project, version);
CREATE INDEX imports_any_project ON imports (space, version);
CREATE INDEX imports_owner ON imports (space, owner, name);
CREATE INDEX imports_sender ON imports (space, sender, name);
CREATE INDEX imports_release ON imports (space, release);

CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    audience BLOB NOT NULL,
    sequence BLOB NOT NULL,
    release BLOB NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (space, audience, sequence)
) STRICT;
CREATE INDEX reports_release ON reports (space, audience, release);

CREATE TABLE announced (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    audience BLOB NOT NULL,
    sequence BLOB NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (space, audience, sequence)
) STRICT;

CREATE TABLE heard (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    sender BLOB NOT NULL,
    sequence BLOB NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (space, sender, sequence)
) STRICT;

CREATE TABLE recalls (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    release BLOB NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX recalls_release ON recalls (space, release);
CREATE INDEX recalls_version ON recalls (space, project, version);

CREATE TABLE audit (
    space INTEGER NOT NULL REFERENCES spaces (id),
    number INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (space, number)
) STRICT;

-- The messages that a verb of this Space acted upon. A release is opened again from its bundle.
CREATE TABLE inbox (
    space INTEGER NOT NULL REFERENCES spaces (id),
    digest BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (space, digest)
) STRICT;

-- The messages that this Space signed. The file is written after the commit, and again at need.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    digest BLOB NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    sequence BLOB NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    delivered_at INTEGER,
    bytes BLOB NOT NULL,
    UNIQUE (space, digest)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (space, id) WHERE delivered_at IS NULL;

-- The releases that this Space assembled, without their secrets.
CREATE TABLE releases (
    id INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES spaces (id),
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    digest BLOB NOT NULL,
    document TEXT NOT NULL,
    manifest BLOB NOT NULL,
    salt BLOB NOT NULL,
    lifecycle TEXT,
    UNIQUE (space, project, version),
    UNIQUE (space, digest)
) STRICT;

CREATE INDEX releases_any_project ON releases (space, version);

-- The part of each imported release that the preview of another one needs.
CREATE TABLE known_releases (
    space INTEGER NOT NULL REFERENCES spaces (id),
    release BLOB NOT NULL,
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (space, release)
) STRICT;
CREATE INDEX known_releases_project ON known_releases (space, project);

-- The answers of this Space's people for each project. They can contain secrets.
CREATE TABLE answers (
    space INTEGER NOT NULL REFERENCES spaces (id),
    project TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (space, project)
) STRICT;

-- The last numbers that were used before a backup was restored, as the other Spaces told them.
CREATE TABLE floors (
    space INTEGER NOT NULL REFERENCES spaces (id),
    audience BLOB NOT NULL,
    kind TEXT NOT NULL,
    sequence BLOB NOT NULL,
    PRIMARY KEY (space, audience, kind)
) STRICT;
