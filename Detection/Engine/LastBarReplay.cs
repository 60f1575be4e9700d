namespace Anomaly.Detection.Engine;

/// <summary>
/// Computes what models say about the last bar of a history, from its first bar on: how a stored anomaly is verified. Models that are fed the same features share
/// one replay of the bars before it.
/// </summary>
/// <param name="bars">A history from its first bar on, in time order; at least one bar.</param>
public sealed class LastBarReplay(Bar[] bars)
{
    private DetectionState? _before;
    private double[]? _features;

    /// <summary>The 14 features at the last bar; null before a model was asked.</summary>
    public double[]? Features => _features;

    /// <summary>The last bar's row; null where it cannot be scored.</summary>
    /// <exception cref="OutdatedBarException">The bars are not in time order.</exception>
    public ScoredRow? Score(Detector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        var state = (_before is null ? null : detector.Adopt(_before)) ?? detector.Rebuild(bars.AsSpan(..^1), rescoreFrom: bars[^1].Time).State;
        _before = state;
        var step = detector.Advance(state, bars.AsSpan(^1..));
        _features = [.. step.LastFeatures];
        return step.Rows.IsEmpty ? null : step.Rows[^1];
    }
}
