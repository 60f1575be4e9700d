using System.Collections.Immutable;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// Judges rows of the <c>relative</c> feature set by severity: 1 less the estimated share of normal bars that are at least as anomalous.
/// A bar is an anomaly where that share is within the budget.
/// </summary>
/// <param name="calibration">The tables.</param>
/// <param name="budget">The share of normal bars that may be called anomalies.</param>
/// <remarks>Cost of a row: about 0.3 us beside the forest's.</remarks>
public sealed class CalibratedRule(Calibration calibration, double budget) : DecisionRule
{
    private readonly double _leastSurprise = -PortableMath.Log(budget);

    /// <summary>The tables.</summary>
    public Calibration Calibration => calibration;

    /// <summary>The least severity of an anomaly: 1 less the budget.</summary>
    public override double Threshold => 1 - budget;

    /// <inheritdoc />
    public override (bool IsAnomalous, double? Severity) Judge(ReadOnlySpan<double> row, ReadOnlySpan<double> facts, double score)
    {
        var surprise = calibration.For(facts[BarFacts.StepColumn]).Surprise(calibration.LogShares, row, score);
        return (surprise >= _leastSurprise, 1 - PortableMath.Exp(-surprise));
    }

    /// <inheritdoc />
    public override AnomalyFinding Describe(AnomalyFinding finding, ReadOnlySpan<double> row, ReadOnlySpan<double> facts)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var tables = calibration.For(facts[BarFacts.StepColumn]);
        var needed = tables.Severity.ValueAt(_leastSurprise);
        var weighed = Weigh(tables, row, finding.Score);
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var one in weighed)
        {
            if (evidence.Count == 0 || one.Weighted >= needed)
                evidence.Add(new Evidence(one.Test.Name, one.Test.Value(row, finding.Score), PortableMath.Exp(-one.Surprise)));
        }

        var reason = new BarReason(weighed, BarFacts.From(facts), row, finding.Bar, finding.Score);
        return finding with
        {
            Kind = reason.IsDataFault ? AnomalyKind.DataFault : AnomalyKind.Market,
            Reason = ReasonText.Of(reason.Facts),
            ReasonFacts = reason.Facts,
            Direction = reason.Direction,
            Evidence = evidence.ToImmutable(),
        };
    }

    private List<WeighedEvidence> Weigh(IntervalCalibration tables, ReadOnlySpan<double> row, double score)
    {
        var weighed = new List<WeighedEvidence>(EvidenceTest.All.Length);
        for (var k = 0; k < EvidenceTest.All.Length; k++)
        {
            var surprise = tables.Surprise(k, row, score);
            weighed.Add(new WeighedEvidence(EvidenceTest.All[k], surprise, surprise + calibration.LogShares[k]));
        }

        return [.. weighed.OrderByDescending(one => one.Weighted)];
    }
}

/// <summary>What one test says about a bar.</summary>
/// <param name="Test">The test.</param>
/// <param name="Surprise">Minus the logarithm of the share of normal bars that are at least as extreme by it.</param>
/// <param name="Weighted">The surprise, lessened by the test's share of the budget: what tests are compared by.</param>
internal sealed record WeighedEvidence(EvidenceTest Test, double Surprise, double Weighted);
