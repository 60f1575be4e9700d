using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Sqlite;

/// <summary>A folder of one test's database.</summary>
internal sealed class TemporaryFolder : Testing.TemporaryFolder
{
    public string Database => File("anomaly.db");

    public static SqliteDetectionStore Open(string path, int busyMilliseconds = 5_000) =>
        new(new SqliteStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(busyMilliseconds) });

    public SqliteDetectionStore Open() => Open(Database);
}
