namespace Anomaly.Storage;

/// <summary>How much of a list, and from where.</summary>
public abstract record PageRequest
{
    /// <summary>Most items that one page holds.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Items wanted, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary><see cref="Page{T}.NextCursor"/> of the page before, with the same query; null for the first page.</summary>
    public string? Cursor { get; init; }
}
