namespace Anomaly.Storage;

/// <summary>The database cannot be written: a read-only file, folder, file system or server.</summary>
public sealed class StoreReadOnlyException(string message, Exception? innerException = null) : StoreException(message, innerException);
