namespace Anomaly.Storage;

/// <summary>The database's schema is not one that this program can use, or could not be brought up to date.</summary>
public sealed class StoreSchemaException(string message, Exception? innerException = null) : StoreException(message, innerException);
