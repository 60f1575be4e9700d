namespace Anomaly.Storage;

/// <summary>A paging cursor was not made by this store for this kind of list. The caller's mistake, not the store's.</summary>
public sealed class InvalidCursorException()
    : ArgumentException("The cursor is not valid: pass the cursor of the page before unchanged, or none to start over.");
