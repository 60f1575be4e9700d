using Anomaly.Detection.Engine;

namespace Anomaly.Grains.Tickers.Verifying;

/// <summary>What a model says about the last of a series' bars.</summary>
/// <param name="Score">The forest's score; null where the row cannot be scored.</param>
/// <param name="IsAnomalous">Whether it counts as an anomaly.</param>
internal readonly record struct ReplayedRow(double? Score, bool IsAnomalous)
{
    /// <summary>Replays the bars and scores the last.</summary>
    public static ReplayedRow Of(Detector detector, ReadOnlySpan<Bar> bars)
    {
        var rows = detector.Rebuild(bars, bars[^1].Time).Rows;
        return rows.IsEmpty ? default : new ReplayedRow(rows[^1].Score, rows[^1].IsAnomalous);
    }
}
