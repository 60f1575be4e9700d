using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary>The tables of one interval.</summary>
/// <param name="StepSeconds">Length of the interval's bars, in seconds.</param>
/// <param name="Rows">Calibration rows.</param>
/// <param name="Shares">Each test's share of the budget, in the order of a model file.</param>
/// <param name="Tests">One table per test, in the same order.</param>
/// <param name="Severity">From the strongest weighted evidence to the surprise at it (of that at its time of day, where there are slots): what makes the budgets hold.</param>
/// <param name="Slots">What times of day change; null where they change nothing.</param>
public sealed record IntervalCalibration(
    double StepSeconds, int Rows, IReadOnlyList<double> Shares, IReadOnlyList<TailTable> Tests, TailTable Severity, SlotCalibration? Slots = null)
{
    /// <summary>Of the tail beyond the sample no more is believed than that such a bar is this many times as rare as one that the sample would have had once.</summary>
    private const double MostBeyond = 10;

    private const int MostTests = 32;

    private static readonly double RareAlone = PortableMath.Log(500);
    private static readonly double LogMostBeyond = PortableMath.Log(MostBeyond);

    private readonly bool _addsSubjects = StepSeconds < Interval.OneDay.Length.TotalSeconds;
    private readonly double[] _shares = [.. Shares];
    private readonly TailTable[] _tests = [.. Tests];
    private readonly SlotTable?[] _slots = [.. Slots?.Tests ?? []];
    private readonly double[] _logShares = [.. Shares.Select(share => share > 0 ? PortableMath.Log(share) : double.NegativeInfinity)];
    private readonly double _logRows = PortableMath.Log(Math.Max(Rows, 1));

    /// <summary>Each test's share of the budget, in the order of a model file.</summary>
    public IReadOnlyList<double> Shares => _shares;

    /// <summary>One table per test, in the same order.</summary>
    public IReadOnlyList<TailTable> Tests => _tests;

    /// <summary>What times of day change; null where they change nothing.</summary>
    public SlotCalibration? Slots { get; } = Slots;

    /// <summary>The logarithms of <see cref="Shares"/>; minus infinity where there is none.</summary>
    internal ReadOnlySpan<double> LogShares => _logShares;

    /// <summary>The surprise by one test, in nats.</summary>
    internal double Surprise(EvidenceTest[] tests, int test, ReadOnlySpan<double> row, double score, int slot)
    {
        var surprise = _tests[test].Surprise(tests[test].Size(row, score));
        return _slots.Length > 0 && _slots[test] is { } table ? table.Correct(slot, surprise) : surprise;
    }

    /// <summary>The strongest evidence of a row.</summary>
    internal double Strongest(EvidenceTest[] tests, ReadOnlySpan<double> row, double score, int slot)
    {
        Span<double> surprises = stackalloc double[MostTests];
        for (var k = 0; k < tests.Length; k++)
            surprises[k] = _shares[k] > 0 ? Surprise(tests, k, row, score, slot) : 0;
        return Strongest(tests, surprises);
    }

    /// <summary>
    /// The strongest evidence: the largest surprise, each lessened by what its share of the budget allows. Where tests of several subjects are surprised beyond one bar in 500
    /// (a fall on much volume that comes back), what the others are beyond it is added: so that such a bar ranks before one that is odd in one way, without more alarms. Only within
    /// days: large moves of whole days always come with range and volume, and what comes alone would never rank.
    /// </summary>
    internal double Strongest(EvidenceTest[] tests, ReadOnlySpan<double> surprises)
    {
        var strongest = double.NegativeInfinity;
        Span<double> beyond = stackalloc double[EvidenceTest.Subjects];
        beyond.Clear();
        for (var k = 0; k < tests.Length; k++)
        {
            if (_shares[k] == 0)
                continue;
            strongest = Math.Max(strongest, surprises[k] + _logShares[k]);
            if (tests[k].Subject is { } subject)
                beyond[subject] = Math.Max(beyond[subject], surprises[k] - RareAlone);
        }

        if (!_addsSubjects)
            return strongest;
        var (sum, largest) = (0.0, 0.0);
        foreach (var one in beyond)
        {
            sum += one;
            largest = Math.Max(largest, one);
        }

        return strongest + sum - largest;
    }

    /// <summary>The surprise at weighted evidence, in nats.</summary>
    internal double SurpriseOf(double weighted, int slot) =>
        Severity.Surprise(Slots is { } slots ? slots.Whole.Correct(slot, slots.Strongest.Surprise(weighted)) : weighted);

    /// <summary>
    /// A surprise as far as the sample bears it: what none of its rows reached is larger, the more so the further it goes, but never above that of one bar in ten times as many.
    /// </summary>
    internal double Bounded(double surprise)
    {
        var beyond = surprise - _logRows;
        return beyond <= 0 ? surprise : _logRows + (LogMostBeyond * (1 - PortableMath.Exp(-beyond / LogMostBeyond)));
    }
}
