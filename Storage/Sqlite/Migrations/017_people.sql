-- readable from 5
-- Who signs in, what services act for them, one-time links, tries to sign in, and the audit of changes.
create table people (
    id text primary key,
    email text unique,
    name text,
    username text,
    role text not null,
    picture_url text,
    created_at integer not null,
    last_login integer,
    login_method text not null,
    sent_option text not null,
    time_zone text not null,
    line_id text unique,
    preferences text not null,
    password_hash text,
    confirmed_at integer,
    stamp text not null,
    pseudonym text not null unique,
    version integer not null
) strict;
create index people_created on people (created_at, id);

create table person_pictures (person_id text primary key, content_type text not null, bytes blob not null) strict;

create table api_keys (
    id text primary key,
    person_id text not null,
    name text not null,
    hash text not null unique,
    role text not null,
    created_at integer not null,
    ends_at integer
) strict;
create index api_keys_person on api_keys (person_id);

create table one_time_links (hash text primary key, purpose text not null, person_id text, payload text, ends_at integer not null) strict;
create index one_time_links_person on one_time_links (person_id);
create index one_time_links_end on one_time_links (ends_at);

create table sign_in_tries (address text primary key, failures integer not null, last_at integer not null, locked_until integer not null) strict;
create index sign_in_tries_last on sign_in_tries (last_at);

create table audit (
    sequence integer primary key,
    at integer not null,
    actor text not null,
    action text not null,
    target text not null,
    outcome text not null,
    correlation_id text not null,
    hash text not null
) strict;
create index audit_actor on audit (actor, sequence);

create index anomaly_notes_author on anomaly_notes (author);
create index anomaly_assessments_author on anomaly_assessments (author);
