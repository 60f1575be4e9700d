using Anomaly.Detection.Decisions;
using Anomaly.Detection.Engine;

namespace Anomaly.Grains.Tickers.Detecting;

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
