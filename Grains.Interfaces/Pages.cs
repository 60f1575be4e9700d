namespace Anomaly.Grains.Interfaces;

/// <summary>How much of a list, and from where.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.PageRequest")]
public abstract record PageRequest
{
    /// <summary>Most items of a page that the store gives; grains give at most 500.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Items wanted, at least 1. Default: 100.</summary>
    [Id(0)]
    public int Limit { get; init; } = 100;

    /// <summary><see cref="Page{T}.NextCursor"/> of the page before, with the same query; null for the first page.</summary>
    [Id(1)]
    public string? Cursor { get; init; }
}

/// <summary>
/// A page of a list. Cursors point at an item's place in the order, not at a count, so what is inserted or purged between two pages
/// neither repeats nor hides any other item.
/// </summary>
/// <param name="Items">The items, in the order that the query asks for.</param>
/// <param name="NextCursor">Where the next page starts; null on the last one. Opaque, made of URL-safe characters.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.Page`1")]
public sealed record Page<T>([property: Id(0)] ImmutableArray<T> Items, [property: Id(1)] string? NextCursor);
