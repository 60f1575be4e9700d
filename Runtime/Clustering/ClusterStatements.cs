namespace Anomaly.Runtime.Clustering;

/// <summary>
/// The statements of an exchange. A silo is dead once its row says <c>-infinity</c>; burying writes that, so that a renewal that waits for
/// the row meanwhile finds it changed and fails, and only buried silos lose partitions: no owner can renew and be robbed at the same
/// moment.
/// </summary>
internal static class ClusterStatements
{
    private static readonly string HasLock = $"""
        exists (select from pg_locks l where l.locktype = 'advisory' and l.granted and l.classid::bigint = {ClusterSchema.SiloLocks}
            and l.objid::bigint = s.silo_id and l.database = (select oid from pg_database where datname = current_database()))
        """;

    public static readonly string OneAtATime = $"select pg_advisory_xact_lock({ClusterSchema.CommonLocks}, 1)";

    /// <summary>Divides by zero, which undoes the whole exchange, when the lease is over.</summary>
    public const string Renew = """
        with renewed as (
            update silo set expires_at = clock_timestamp() + $2, leaving = $3 where silo_id = $1 and expires_at > clock_timestamp() returning 1)
        select 1 / count(*) from renewed
        """;

    /// <summary>
    /// A row that is locked belongs to a renewal under way, or to somebody cut off in the middle of one: it waits for the next exchange.
    /// </summary>
    public static readonly string Bury = $"""
        update silo set expires_at = '-infinity' where silo_id in (
            select s.silo_id from silo s
            where s.expires_at <> '-infinity' and (s.expires_at <= clock_timestamp() or (s.silo_id = any($1) and not {HasLock}))
            for update skip locked)
        """;

    /// <summary>The last hundred silos stay listed when they are dead, for people and clients who look.</summary>
    public const string Forget = """
        delete from silo where expires_at = '-infinity' and silo_id < (select max(silo_id) from silo) - 100
        """;

    public const string Release = """
        update grain_partition p
        set epoch = p.epoch + 1,
            silo_id = (select s.silo_id from silo s where s.silo_id = r.next and s.expires_at <> '-infinity')
        from unnest($2::integer[], $3::bigint[], $4::integer[]) as r (partition, epoch, next)
        where p.partition = r.partition and p.epoch = r.epoch and p.silo_id = $1
        """;

    public const string Claim = """
        update grain_partition p
        set epoch = p.epoch + 1, silo_id = $1
        from unnest($2::integer[], $3::bigint[]) as c (partition, epoch)
        where p.partition = c.partition and p.epoch = c.epoch
          and not exists (select from silo s where s.silo_id = p.silo_id and s.expires_at <> '-infinity')
        """;

    /// <summary>
    /// A silo that has just entered takes itself out if an older one lives that has another secret: it could take partitions, and nobody could
    /// call it there.
    /// </summary>
    public const string LeaveIfStranger = """
        delete from silo s where s.silo_id = $1 and exists (select from silo o
            where o.silo_id < s.silo_id and o.expires_at > clock_timestamp() and o.secret_proof <> s.secret_proof)
        """;

    public const string Goodbye = "update silo set expires_at = '-infinity' where silo_id = $1";

    public const string Announce = $"select pg_notify('{ClusterSchema.Channel}', '')";

    public static readonly string ReadSilos = $"""
        select s.silo_id, s.host, s.port, s.expires_at > clock_timestamp(), {HasLock}, s.leaving from silo s order by s.silo_id
        """;

    public const string ReadPartitions = "select partition, silo_id, epoch from grain_partition order by partition";
}
