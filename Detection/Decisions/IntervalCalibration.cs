namespace Anomaly.Detection.Decisions;

/// <summary>The tables of one interval.</summary>
/// <param name="StepSeconds">Length of the interval's bars, in seconds.</param>
/// <param name="Rows">Calibration rows.</param>
/// <param name="Tests">One table per <see cref="EvidenceTest"/>, in their order.</param>
/// <param name="Severity">From the strongest weighted evidence to the surprise at it: what makes the budgets hold.</param>
public sealed record IntervalCalibration(double StepSeconds, int Rows, IReadOnlyList<TailTable> Tests, TailTable Severity)
{
    private readonly TailTable[] _tests = [.. Tests];

    /// <summary>The surprise by one test.</summary>
    internal double Surprise(int test, ReadOnlySpan<double> row, double score) => _tests[test].Surprise(EvidenceTest.All[test].Size(row, score));

    /// <summary>The surprise at a row's strongest evidence, in nats: minus the logarithm of the share of normal rows at least as strange.</summary>
    /// <param name="shares">The logarithm of each test's share of the budget.</param>
    /// <param name="row">The features.</param>
    /// <param name="score">The forest's score.</param>
    internal double Surprise(ReadOnlySpan<double> shares, ReadOnlySpan<double> row, double score) =>
        Severity.Surprise(Strongest(_tests, shares, row, score));

    /// <summary>The strongest evidence of a row: the largest surprise, each lessened by what its share of the budget allows.</summary>
    internal static double Strongest(ReadOnlySpan<TailTable> tables, ReadOnlySpan<double> shares, ReadOnlySpan<double> row, double score)
    {
        var strongest = double.NegativeInfinity;
        var tests = EvidenceTests.Array;
        for (var k = 0; k < tests.Length; k++)
            strongest = Math.Max(strongest, tables[k].Surprise(tests[k].Size(row, score)) + shares[k]);
        return strongest;
    }
}
