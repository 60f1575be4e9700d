using System.Runtime.InteropServices;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>A list that a hostile file cannot grow without end.</summary>
/// <param name="limit">Items, at most.</param>
/// <param name="what">What the items are, for the message.</param>
internal sealed class BoundedList<T>(int limit, string what)
{
    private readonly List<T> _items = [];

    public ReadOnlySpan<T> Items => CollectionsMarshal.AsSpan(_items);

    /// <exception cref="InvalidModelException">The list is full.</exception>
    public void Add(T item)
    {
        if (_items.Count == limit)
            throw new InvalidModelException($"The file has more than {limit} {what}.");

        _items.Add(item);
    }
}
