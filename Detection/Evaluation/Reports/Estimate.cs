namespace Anomaly.Detection.Evaluation.Reports;

/// <summary>A measured share with its 95 % bootstrap interval.</summary>
/// <param name="Value">The measurement; not-a-number where there was nothing to measure.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>Nothing to measure.</summary>
    public static Estimate None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>Whether there was something to measure.</summary>
    public bool IsKnown => !double.IsNaN(Value);
}
