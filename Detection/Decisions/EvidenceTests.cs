using Anomaly.Detection.Numerics;

namespace Anomaly.Detection.Decisions;

/// <summary><see cref="EvidenceTest.All"/> as hot paths use it.</summary>
internal static class EvidenceTests
{
    private static readonly EvidenceTest[] Tests = [.. EvidenceTest.All];
    private static readonly double[] LogarithmsOfShares = [.. EvidenceTest.All.Select(test => PortableMath.Log(test.Share))];

    /// <summary>How many tests there are.</summary>
    public static int Count => Tests.Length;

    /// <summary>The tests.</summary>
    public static ReadOnlySpan<EvidenceTest> Array => Tests;

    /// <summary>The logarithms of their shares.</summary>
    public static ReadOnlySpan<double> LogShares => LogarithmsOfShares;
}
