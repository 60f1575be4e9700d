namespace Anomaly.Storage.PostgreSql;

/// <summary>Which PostgreSQL server is used, and how.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>An Npgsql connection string. Tables are made in the first schema of its search path.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Transactions of grouped commits under way at once. Default: 2, so that one can work while the other is flushed.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>How long a commit keeps trying when the server goes away in the middle of it. Default: 5 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
