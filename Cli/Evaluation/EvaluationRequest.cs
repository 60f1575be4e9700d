using Anomaly.Detection.Evaluation.Contenders;

namespace Anomaly.Cli.Evaluation;

/// <summary>What is to be evaluated.</summary>
internal sealed record EvaluationRequest
{
    /// <summary>The interval of the bars.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Models that the user named, in addition to those trained for the evaluation.</summary>
    public required IReadOnlyList<IContender> Models { get; init; }

    /// <summary>Bars before it train and calibrate, later ones test; null for the time that three fifths of all bars lie before.</summary>
    public DateTime? Split { get; init; }

    /// <summary>Shocks a ticker.</summary>
    public required int Points { get; init; }

    /// <summary>Fixes shocks, trees and resampling.</summary>
    public required ulong Seed { get; init; }
}
