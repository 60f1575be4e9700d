namespace Anomaly.Detection.Tests.Features;

/// <summary>Equality of numbers by their bits.</summary>
internal static class Bits
{
    public static void AssertEqual(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]),
                $"{what}, value {i}: {expected[i]:R} is not {actual[i]:R}");
        }
    }
}
