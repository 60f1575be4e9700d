namespace Orleans.Runtime;

/// <summary>The name of a kind of grain: the class's name in lower case without "Grain".</summary>
public readonly record struct GrainType(string Value)
{
    /// <summary>A grain type of that name.</summary>
    public static GrainType Create(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
