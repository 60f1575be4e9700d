namespace Anomaly.Detection.Forests;

/// <summary>Refuses rows with values that no threshold can be compared with.</summary>
internal static class FiniteRows
{
    /// <param name="values">Whole rows.</param>
    /// <param name="features">Values in a row.</param>
    /// <param name="firstRow">Number of the first row, for the message.</param>
    /// <exception cref="ArgumentException">Row and feature of the first value that is not finite.</exception>
    public static void Check(ReadOnlySpan<float> values, int features, int firstRow)
    {
        // Zero times a finite number is zero; times anything else it is not-a-number, which survives every later sum.
        var marker = 0f;
        foreach (var value in values)
            marker += value * 0f;

        if (marker == 0f)
            return;

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"Row {firstRow + i / features}, feature {i % features} is {values[i]} as a 32-bit float, but only finite values can be scored.");
            }
        }
    }
}
