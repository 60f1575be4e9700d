namespace Anomaly.Storage;

/// <summary>The store could not do what was asked; the message says what a user can do about it.</summary>
public abstract class StoreException(string message, Exception? innerException = null) : Exception(message, innerException);
