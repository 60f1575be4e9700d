namespace Anomaly.Storage.Hosting;

/// <summary>
/// Held by the process that serves a SQLite file, and given back by the operating system however the process ends. SQLite lets several processes write in turns, and
/// versions keep their commits apart; but each would scan every series, and take the other's backfills for ones that were cut off.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>What a file that another handle has locked is opened with: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION.</summary>
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    private FileStream? _file;

    /// <summary>Locks the file <c>PATH.lock</c>. Where there can be no such file, the store says so by itself.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    public void Take(string path)
    {
        var store = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(store)!);
            _file = new FileStream(store + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException exception) when (Locked.Contains(exception.HResult))
        {
            throw new StoreInUseException($"Another process serves the store {store}: stop it, or set Anomaly:Store:Path to another file. Several processes share a store with Anomaly:Cluster:Mode=PostgreSql.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not a folder that can be written, for example.
        }
    }

    public void Dispose() => _file?.Dispose();
}
