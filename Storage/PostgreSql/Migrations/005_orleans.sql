-- readable from 5
-- What a program needs to know before it works on a schema newer than itself: the oldest schema version whose programs still can.
alter table schema_migrations add column readable_from integer;

-- Microsoft Orleans' ADO.NET providers read their statements from this table, by these keys. The statements are ours.
create table orleansquery (
    querykey varchar(64) primary key,
    querytext varchar(8000) not null
);

-- Membership: the processes of each cluster (a "deployment"), and a version that grows by one with every change to them.
create table orleans_membership_version (
    deploymentid varchar(150) primary key,
    changed_at timestamptz(3) not null default now(),
    version integer not null default 0
);

create table orleans_membership (
    deploymentid varchar(150) not null references orleans_membership_version (deploymentid),
    address varchar(45) not null,
    port integer not null,
    generation integer not null,
    siloname varchar(150) not null,
    hostname varchar(150) not null,
    status integer not null,
    proxyport integer,
    suspecttimes varchar(8000),
    starttime timestamptz(3) not null,
    iamalivetime timestamptz(3) not null,
    primary key (deploymentid, address, port, generation)
);

create table orleans_reminders (
    serviceid varchar(150) not null,
    grainid varchar(150) not null,
    remindername varchar(150) not null,
    starttime timestamptz(3) not null,
    period bigint not null,
    grainhash integer not null,
    version integer not null,
    primary key (serviceid, grainid, remindername)
);
create index orleans_reminders_hash on orleans_reminders (serviceid, grainhash);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', '
    with inserted as (
        insert into orleans_membership_version (deploymentid) values (@DeploymentId) on conflict (deploymentid) do nothing returning 1)
    select count(*)::integer from inserted'),

('InsertMembershipKey', '
    with advanced as (
        update orleans_membership_version set version = version + 1, changed_at = now()
        where deploymentid = @DeploymentId and version = @Version and not exists (
            select from orleans_membership
            where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning 1),
    inserted as (
        insert into orleans_membership (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from advanced
        returning 1)
    select count(*)::integer from inserted'),

('UpdateMembershipKey', '
    with advanced as (
        update orleans_membership_version set version = version + 1, changed_at = now()
        where deploymentid = @DeploymentId and version = @Version and exists (
            select from orleans_membership
            where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning 1),
    updated as (
        update orleans_membership set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
            and exists (select from advanced)
        returning 1)
    select count(*)::integer from updated'),

('UpdateIAmAlivetimeKey', '
    update orleans_membership set iamalivetime = @IAmAliveTime
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation'),

('MembershipReadRowKey', '
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
        m.starttime, m.iamalivetime, v.version
    from orleans_membership_version v
    left join orleans_membership m
        on m.deploymentid = v.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
    where v.deploymentid = @DeploymentId'),

('MembershipReadAllKey', '
    select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
        m.starttime, m.iamalivetime, v.version
    from orleans_membership_version v
    left join orleans_membership m on m.deploymentid = v.deploymentid
    where v.deploymentid = @DeploymentId'),

('GatewaysQueryKey', '
    select address, proxyport, generation from orleans_membership
    where deploymentid = @DeploymentId and status = @Status and proxyport > 0'),

('DeleteMembershipTableEntriesKey', '
    with silos as (delete from orleans_membership where deploymentid = @DeploymentId)
    delete from orleans_membership_version where deploymentid = @DeploymentId'),

('CleanupDefunctSiloEntryKey', '
    with deleted as (
        delete from orleans_membership
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation and status <> 3
            and suspecttimes is not distinct from @SuspectTimes and starttime = @StartTime and iamalivetime = @IAmAliveTime
        returning 1)
    select count(*)::integer from deleted'),

('CleanupDefunctSiloEntriesKey', '
    delete from orleans_membership where deploymentid = @DeploymentId and iamalivetime < @IAmAliveTime and status <> 3'),

('UpsertReminderRowKey', '
    insert into orleans_reminders as r (serviceid, grainid, remindername, starttime, period, grainhash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    on conflict (serviceid, grainid, remindername) do update
    set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
    returning version'),

('ReadReminderRowsKey', '
    select grainid, remindername, starttime, period, version from orleans_reminders
    where serviceid = @ServiceId and grainid = @GrainId'),

('ReadReminderRowKey', '
    select grainid, remindername, starttime, period, version from orleans_reminders
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName'),

('ReadRangeRows1Key', '
    select grainid, remindername, starttime, period, version from orleans_reminders
    where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash'),

('ReadRangeRows2Key', '
    select grainid, remindername, starttime, period, version from orleans_reminders
    where serviceid = @ServiceId and (grainhash > @BeginHash or grainhash <= @EndHash)'),

('DeleteReminderRowKey', '
    with deleted as (
        delete from orleans_reminders
        where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
        returning 1)
    select count(*)::integer from deleted'),

('DeleteReminderRowsKey', 'delete from orleans_reminders where serviceid = @ServiceId');
