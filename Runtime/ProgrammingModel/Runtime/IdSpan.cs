namespace Orleans.Runtime;

/// <summary>The key part of a <see cref="GrainId"/>.</summary>
public readonly record struct IdSpan(string Value)
{
    /// <summary>A key of that text.</summary>
    public static IdSpan Create(string id) => new(id);

    /// <inheritdoc />
    public override string ToString() => Value;
}
