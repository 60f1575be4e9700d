namespace Anomaly.Detection.Forests;

/// <summary>Quantiles by selection: linear time, the sorted order's result.</summary>
public static class OrderStatistics
{
    private const int SmallEnoughToSort = 48;

    /// <summary>The quantile with linear interpolation between the two nearest values, as numpy computes it by default.</summary>
    /// <param name="values">At least one value, none of them not-a-number; reordered.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Quantile(Span<double> values, double share) => At(values, share * (values.Length - 1));

    /// <summary>Several quantiles of the same values.</summary>
    /// <param name="values">At least one value, none of them not-a-number; reordered.</param>
    /// <param name="shares">Each in [0, 1], ascending.</param>
    public static double[] Quantiles(Span<double> values, ReadOnlySpan<double> shares)
    {
        var quantiles = new double[shares.Length];
        var settled = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            // What lies before a selected place is not above it: the next search needs only the rest.
            var position = shares[i] * (values.Length - 1);
            quantiles[i] = At(values[settled..], position - settled);
            settled = (int)position;
        }

        return quantiles;
    }

    private static double At(Span<double> values, double position)
    {
        var below = Math.Min((int)position, values.Length - 1);
        Select(values, below);
        var low = values[below];
        if (below == values.Length - 1)
            return low;

        var high = double.PositiveInfinity;
        foreach (var value in values[(below + 1)..])
            high = value < high ? value : high;

        var weight = position - below;
        return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight);
    }

    /// <summary>Puts the value that sorting would put at <paramref name="place"/> there, nothing larger before it and nothing smaller after it.</summary>
    private static void Select(Span<double> values, int place)
    {
        // Hoare's selection with the median of three; bad luck that would make it quadratic ends in a sort.
        for (var rounds = 4 * (32 - int.LeadingZeroCount(values.Length)); values.Length > SmallEnoughToSort && rounds > 0; rounds--)
        {
            var pivot = MedianOfThree(values[0], values[values.Length / 2], values[^1]);
            int left = 0, right = values.Length - 1;
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            if (place <= right)
                values = values[..(right + 1)];
            else if (place < left)
                return;
            else
            {
                values = values[left..];
                place -= left;
            }
        }

        values.Sort();
    }

    private static double MedianOfThree(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
