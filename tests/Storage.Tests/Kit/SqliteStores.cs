using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Kit;

/// <summary>Stores of SQLite in a test's own folder.</summary>
internal static class SqliteStores
{
    extension(TemporaryFolder folder)
    {
        public string Database => folder.File("anomaly.db");

        public SqliteDetectionStore Open() => Open(folder.Database);
    }

    public static SqliteDetectionStore Open(string path, int busyMilliseconds = 5_000) =>
        new(new SqliteStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(busyMilliseconds) });
}
