namespace Anomaly.Runtime.Clustering;

/// <summary>The runtime's tables, as steps that are each applied once, in order.</summary>
internal static class ClusterSchema
{
    /// <summary>
    /// The first key of the runtime's advisory locks ("AnoR"); the second is 0 for the schema, 1 for changes, or a silo's id for its
    /// session in class <see cref="SiloLocks"/>.
    /// </summary>
    public const int CommonLocks = 0x416e6f52;

    /// <summary>The class of the locks that silos hold for as long as they live ("AnoS").</summary>
    public const int SiloLocks = 0x416e6f53;

    /// <summary>Where changes are announced.</summary>
    public const string Channel = "anomaly_runtime";

    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        create table silo (
            silo_id integer generated always as identity primary key,
            host text not null,
            port integer not null,
            started_at timestamptz not null default clock_timestamp(),
            expires_at timestamptz not null,
            leaving boolean not null default false);

        create table grain_partition (
            partition integer primary key,
            silo_id integer,
            epoch bigint not null default 0);
        insert into grain_partition (partition) select generate_series(0, 1023);

        create table reminder (
            grain_type text not null,
            grain_key text not null,
            name text not null,
            partition integer not null,
            first_due timestamptz not null,
            period interval not null,
            next_due timestamptz not null,
            primary key (grain_type, grain_key, name));
        create index reminder_due on reminder (next_due);
        """,
        "alter table silo add column secret_proof text",
    ];
}
