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

    /// <summary>What people call the features, in the order of a row.</summary>
    public abstract IReadOnlyList<FeatureLabel> Labels { get; }

    /// <summary>An engine that has seen no bar yet.</summary>
    public abstract IFeatureEngine CreateEngine();

    /// <summary>An engine that goes on exactly, bit for bit, where the one that wrote the state stopped.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, of another set, or of a version this code does not know.</exception>
    public abstract IFeatureEngine Restore(ReadOnlySpan<byte> state);
}

/// <summary>What people call a feature.</summary>
/// <param name="Text">A few words, for example <c>price move</c>.</param>
/// <param name="Unit">What its values are measured in; null for plain numbers, as shares and multiples are.</param>
public sealed record FeatureLabel(string Text, string? Unit = null);

/// <summary>
/// The running state of one series' features. Its size is fixed: a new bar costs the work of one bar. What it computes
/// depends on the bars alone, not on how they were chunked or whether the state was stored in between.
/// </summary>
public interface IFeatureEngine
{
    /// <summary>Features in a row.</summary>
    int Width { get; }

    /// <summary>Bars taken so far.</summary>
    long Rows { get; }

    /// <summary>Takes the next bar of the series and computes its row.</summary>
    /// <param name="bar">A complete bar (<see cref="Bar.IsComplete"/>), later than the one before.</param>
    /// <param name="row">Receives one value per feature; not-a-number where a value is missing.</param>
    /// <returns>Whether every feature has a value, so that the row can be scored.</returns>
    bool Push(in Bar bar, Span<double> row);

    /// <summary>Numbers that the engine keeps beside each row for decisions and words; they are never fed to a forest.</summary>
    int FactCount => 0;

    /// <summary>
    /// Writes the numbers beside the last row. Not part of the state: after a restore they are known from the next bar on.
    /// </summary>
    /// <param name="destination">At least <see cref="FactCount"/> values.</param>
    void CopyFacts(Span<double> destination)
    {
    }

    /// <summary>Writes the state in its versioned binary form.</summary>
    /// <param name="destination">At least <see cref="MaxStateLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    int WriteState(Span<byte> destination);

    /// <summary>Bytes that <see cref="WriteState"/> needs at the most.</summary>
    int MaxStateLength { get; }
}
