namespace Anomaly.Detection.Features;

/// <summary>
/// A named, ordered list of features with the engine that computes them. A model names the set that it was trained on and is fed no other.
/// </summary>
public abstract class FeatureSet
{
    /// <summary>What a model file calls the set, for example <c>seed-14</c>.</summary>
    public abstract string Id { get; }

    /// <summary>The features' names, in the order of a row.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>An engine that has seen no bar yet.</summary>
    public abstract IFeatureEngine CreateEngine();

    /// <summary>An engine that goes on exactly, bit for bit, where the one that wrote the state stopped.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another set, or of a version this code does not know.</exception>
    public abstract IFeatureEngine Restore(ReadOnlySpan<byte> state);
}
