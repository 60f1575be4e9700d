using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// Judges rows of a calibrated feature set by severity: 1 less the estimated share of normal bars that are at least as anomalous.
/// A bar is an anomaly where that share is within the budget. Bars of <c>relative-2</c> that repeat what was before them more than the series ever did are
/// anomalies of their own kind, outside of the budget.
/// </summary>
/// <param name="calibration">The tables.</param>
/// <param name="budget">The share of normal bars that may be called anomalies.</param>
/// <remarks>Cost of a row: about 0.3 us beside the forest's.</remarks>
public sealed class CalibratedRule(Calibration calibration, double budget) : DecisionRule
{
    /// <summary>From this surprise on, a chance of one in 1,800 by the ticker's own habit, repetition is a fault of the data.</summary>
    public const double LeastRepetition = 7.5;

    // What happens once in 50 bars, beyond which a value is worth telling.
    private static readonly double OnceInFifty = PortableMath.Log(50);

    private readonly double _leastSurprise = -PortableMath.Log(budget);

    /// <summary>The tables.</summary>
    public Calibration Calibration => calibration;

    /// <summary>The least severity of an anomaly: 1 less the budget.</summary>
    public override double Threshold => 1 - budget;

    /// <inheritdoc />
    public override SeriesRates? StartRates() => calibration.Adaptation is { } adaptation ? new SeriesRates(adaptation) : null;

    /// <inheritdoc />
    public override SeriesRates? RestoreRates(ReadOnlySpan<byte> stored) => calibration.Adaptation is { } adaptation ? SeriesRates.FromBytes(adaptation, stored) : null;

    /// <inheritdoc />
    public override Judgement Judge(ReadOnlySpan<double> row, ReadOnlySpan<double> facts, double score, SeriesRates? rates)
    {
        var tables = calibration.For(facts[BarFacts.StepColumn]);
        var slot = (int)facts[BarFacts.SlotColumn];
        var byModel = tables.SurpriseOf(tables.Strongest(calibration.Tests, row, score, slot), slot);
        var surprise = calibration.Bounded(tables, rates?.Correct(byModel) ?? byModel);
        var isAnomalous = surprise >= _leastSurprise;
        if (Repetition(row) is > 0 and var repetition)
            (isAnomalous, surprise) = (true, Math.Max(surprise, tables.Bounded(repetition)));
        return new Judgement(isAnomalous, 1 - PortableMath.Exp(-surprise), byModel);
    }

    /// <inheritdoc />
    public override AnomalyFinding Describe(AnomalyFinding finding, ReadOnlySpan<double> row, ReadOnlySpan<double> facts)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var tables = calibration.For(facts[BarFacts.StepColumn]);
        var slot = (int)facts[BarFacts.SlotColumn];
        var weighed = Weigh(tables, row, finding.Score, slot);
        var evidence = new List<Evidence>();
        foreach (var one in weighed.TakeWhile(one => calibration.Bounded(tables, tables.SurpriseOf(one.Weighted, slot)) >= _leastSurprise))
            evidence.Add(EvidenceOf(one, row, finding.Score));
        var bar = BarFacts.From(facts);
        var reason = new BarReason(weighed, bar, row, finding.Bar, finding.Score);
        var told = reason.Facts;
        var (kind, direction) = (reason.IsDataFault ? AnomalyKind.DataFault : finding.Kind, reason.Direction);
        if (Repetition(row) is > 0 and var repetition)
        {
            told = [BarReason.OfRepetition(bar), .. evidence.Count > 0 ? told : []];
            evidence.Insert(0, new Evidence(EvidenceTest.Repetition, repetition, PortableMath.Exp(-repetition)));
            (kind, direction) = (AnomalyKind.DataFault, told[0].Code == ReasonCode.NoVolume ? AnomalyDirection.Volume : AnomalyDirection.Range);
        }

        return finding with
        {
            Kind = kind,
            Reason = ReasonText.Of(told),
            ReasonFacts = told,
            Direction = direction,
            Evidence = evidence.Count > 0 ? [.. evidence] : [EvidenceOf(weighed[0], row, finding.Score)],
        };
    }

    private static Evidence EvidenceOf(WeighedEvidence one, ReadOnlySpan<double> row, double score) =>
        new(one.Test.Name, one.Test.Value(row, score), PortableMath.Exp(-one.Surprise));

    // The surprise at a bar that repeats too much; 0 of any other.
    private double Repetition(ReadOnlySpan<double> row) =>
        calibration.IsSecond && row[Relative2Columns.Repetition] >= LeastRepetition ? row[Relative2Columns.Repetition] : 0;

    private List<WeighedEvidence> Weigh(IntervalCalibration tables, ReadOnlySpan<double> row, double score, int slot)
    {
        var tests = calibration.Tests;
        var weighed = new List<WeighedEvidence>(tests.Length);
        for (var k = 0; k < tests.Length; k++)
        {
            var surprise = tables.Surprise(tests, k, row, score, slot);
            weighed.Add(new WeighedEvidence(tests[k], surprise, surprise + tables.LogShares[k], tests[k].IsInUsualUnits ? 1 : tables.Tests[k].ValueAt(OnceInFifty)));
        }

        return [.. weighed.OrderByDescending(one => one.Weighted)];
    }
}

/// <summary>What one test says about a bar.</summary>
/// <param name="Test">The test.</param>
/// <param name="Surprise">Minus the logarithm of the share of normal bars that are at least as extreme by it.</param>
/// <param name="Weighted">The surprise, lessened by the test's share of the budget: what tests are compared by.</param>
/// <param name="Usual">The size that is passed once in 50 bars.</param>
internal sealed record WeighedEvidence(EvidenceTest Test, double Surprise, double Weighted, double Usual = 1);
