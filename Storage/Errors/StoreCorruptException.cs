namespace Anomaly.Storage;

/// <summary>The database is damaged, or the file is no database of ours.</summary>
public sealed class StoreCorruptException(string message, Exception? innerException = null) : StoreException(message, innerException);
