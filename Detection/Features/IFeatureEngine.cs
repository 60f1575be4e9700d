namespace Anomaly.Detection.Features;

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
