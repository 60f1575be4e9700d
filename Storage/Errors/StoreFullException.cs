namespace Anomaly.Storage;

/// <summary>The disk, or the database's quota, is full. What was being written is rolled back.</summary>
public sealed class StoreFullException(string message, Exception? innerException = null) : StoreException(message, innerException);
