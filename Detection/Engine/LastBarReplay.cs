namespace Anomaly.Detection.Engine;

/// <summary>
/// Computes what models say about the last bar of a history, from its first bar on: how a stored anomaly is verified, and how a change of a bar is tried. Models of the same
/// features that judge every series alike share one replay of the bars before it.
/// </summary>
/// <param name="bars">A history from its first bar on, in time order; at least one bar.</param>
public sealed class LastBarReplay(Bar[] bars)
{
    private DetectionState? _before;
    private double[]? _features;

    /// <summary>The 14 features at the last bar; null before a model was asked for its score.</summary>
    public double[]? Features => _features;

    /// <summary>The last bar's row; null where it cannot be scored.</summary>
    /// <exception cref="OutdatedBarException">The bars are not in time order.</exception>
    public ScoredRow? Score(Detector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        var step = detector.Advance(ReplayBefore(detector, default), bars.AsSpan(^1..));
        _features = [.. step.LastFeatures];
        return step.Rows.IsEmpty ? null : step.Rows[^1];
    }

    /// <summary>What a model says about a bar in the place of the last one, or about that itself; null where it cannot be scored.</summary>
    /// <param name="detector">The model.</param>
    /// <param name="bar">Later than the bar before the last.</param>
    /// <param name="cancellation">Checked between blocks of bars.</param>
    /// <exception cref="OutdatedBarException">The bars are not in time order.</exception>
    public JudgedBar? Judge(Detector detector, in Bar bar, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return new DetectionPass(detector, ReplayBefore(detector, cancellation), bars: 1).Judge(bar);
    }

    private DetectionState ReplayBefore(Detector detector, CancellationToken cancellation) =>
        _before = (_before is null ? null : detector.Adopt(_before)) ?? detector.Rebuild(bars.AsSpan(..^1), rescoreFrom: bars[^1].Time, cancellation).State;
}
