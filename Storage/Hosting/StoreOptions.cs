namespace Anomaly.Storage;

/// <summary>Where detections are kept: section <c>Anomaly:Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Anomaly:Store";

    /// <summary><c>Sqlite</c> or <c>PostgreSql</c>. Default: <c>Sqlite</c>.</summary>
    public StoreEngine Engine { get; set; } = StoreEngine.Sqlite;

    /// <summary>SQLite's file, made with its folder where there is none. Default: <c>data/anomaly.db</c> under the working folder.</summary>
    public string Path { get; set; } = "data/anomaly.db";

    /// <summary>PostgreSQL's connection string: <c>ConnectionStrings:Anomaly</c>. Required with that engine. Default: none.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Days that ended runs are kept, 1 to 3650. Default: 30.</summary>
    public int RunRetentionDays { get; set; } = 30;
}
