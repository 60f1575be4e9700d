using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;

namespace Anomaly.Grains.Detecting;

/// <summary>
/// Computes a series anew in pieces short enough that the grain answers other calls between them. The pieces leave no trace: the result has
/// the bits of one pass.
/// </summary>
internal static class SeriesReplay
{
    /// <summary>About ten milliseconds of work.</summary>
    private const int BarsPerPiece = 4096;

    /// <summary>Rebuilds from the first bar.</summary>
    /// <param name="detector">The model that scores.</param>
    /// <param name="bars">Every bar of the series, in time order.</param>
    /// <param name="rescoreFrom">Score only rows from here on; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ReplayResult> RebuildAsync(
        Detector detector, ReadOnlyMemory<Bar> bars, DateTime? rescoreFrom, CancellationToken cancellationToken)
    {
        var done = rescoreFrom is { } from ? bars.Span.CountBefore(from) : Math.Min(bars.Length, BarsPerPiece);
        var first = detector.Rebuild(bars.Span[..done], rescoreFrom, cancellationToken);
        return await ContinueAsync(detector, new ReplayResult(first), bars[done..], cancellationToken);
    }

    /// <summary>Goes on from a state.</summary>
    public static Task<ReplayResult> AdvanceAsync(
        Detector detector, DetectionState state, ReadOnlyMemory<Bar> bars, CancellationToken cancellationToken) =>
        ContinueAsync(detector, new ReplayResult(state, 0, 0, []), bars, cancellationToken);

    private static async Task<ReplayResult> ContinueAsync(
        Detector detector, ReplayResult result, ReadOnlyMemory<Bar> bars, CancellationToken cancellationToken)
    {
        while (!bars.IsEmpty)
        {
            if (result.BarsTaken > 0)
                await Task.Yield();
            var piece = bars[..Math.Min(bars.Length, BarsPerPiece)];
            result = result.Then(detector.Advance(result.State, piece.Span, cancellationToken));
            bars = bars[piece.Length..];
        }

        return result;
    }
}

/// <summary>What came of pushing bars through the features.</summary>
/// <param name="State">Where the series stands.</param>
/// <param name="BarsTaken">Bars pushed.</param>
/// <param name="RowsScored">Rows among them that were scored.</param>
/// <param name="Anomalies">The anomalous ones, in time order.</param>
internal sealed record ReplayResult(DetectionState State, int BarsTaken, int RowsScored, ImmutableArray<AnomalyFinding> Anomalies)
{
    public ReplayResult(DetectionStep step)
        : this(step.State, step.BarsTaken, step.Rows.Length, step.Anomalies)
    {
    }

    /// <summary>With what came after.</summary>
    public ReplayResult Then(DetectionStep next) =>
        new(next.State, BarsTaken + next.BarsTaken, RowsScored + next.Rows.Length, Anomalies.AddRange(next.Anomalies));
}
