namespace Anomaly.Storage;

/// <summary>
/// A page of a list. Cursors point at an item's place in the order, not at a count, so what is inserted or purged between two pages
/// neither repeats nor hides any other item.
/// </summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">Where the next page starts; null on the last one. Opaque, made of URL-safe characters.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
