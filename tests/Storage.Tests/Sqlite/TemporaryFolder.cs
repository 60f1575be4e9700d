using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests.Sqlite;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("anomaly-sqlite-").FullName;

    public string Database => File("anomaly.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public static SqliteDetectionStore Open(string path, int busyMilliseconds = 5_000) =>
        new(new SqliteStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(busyMilliseconds) });

    public SqliteDetectionStore Open() => Open(Database);

    public void Dispose() => Directory.Delete(Path, true);
}
