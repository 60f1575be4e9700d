-- readable from 5
-- Who signs in, what services act for them, one-time links, tries to sign in, and the audit of changes.
create table people (
    id text collate "C" primary key,
    email text collate "C" unique,
    name text collate "C",
    username text collate "C",
    role text collate "C" not null,
    picture_url text collate "C",
    created_at timestamptz not null,
    last_login timestamptz,
    login_method text collate "C" not null,
    sent_option text collate "C" not null,
    time_zone text collate "C" not null,
    line_id text collate "C" unique,
    preferences text collate "C" not null,
    password_hash text collate "C",
    confirmed_at timestamptz,
    stamp text collate "C" not null,
    pseudonym text collate "C" not null unique,
    version bigint not null
);
create index people_created on people (created_at, id);

create table person_pictures (person_id text collate "C" primary key, content_type text collate "C" not null, bytes bytea not null);

create table api_keys (
    id text collate "C" primary key,
    person_id text collate "C" not null,
    name text collate "C" not null,
    hash text collate "C" not null unique,
    role text collate "C" not null,
    created_at timestamptz not null,
    ends_at timestamptz
);
create index api_keys_person on api_keys (person_id);

create table one_time_links (hash text collate "C" primary key, purpose text collate "C" not null, person_id text collate "C", payload text collate "C", ends_at timestamptz not null);
create index one_time_links_person on one_time_links (person_id);
create index one_time_links_end on one_time_links (ends_at);

create table sign_in_tries (address text collate "C" primary key, failures bigint not null, last_at timestamptz not null, locked_until timestamptz not null);
create index sign_in_tries_last on sign_in_tries (last_at);

create table audit (
    sequence bigint primary key,
    at timestamptz not null,
    actor text collate "C" not null,
    action text collate "C" not null,
    target text collate "C" not null,
    outcome text collate "C" not null,
    correlation_id text collate "C" not null,
    hash text collate "C" not null
);
create index audit_actor on audit (actor, sequence);

create index anomaly_notes_author on anomaly_notes (author);
create index anomaly_assessments_author on anomaly_assessments (author);
