namespace Anomaly.Detection.Forests;

/// <summary>Draws rows without replacement.</summary>
internal static class RowSampler
{
    /// <summary>Floyd's algorithm (Bentley and Floyd, 1987): as many draws as rows wanted, every subset equally likely.</summary>
    /// <param name="rows">Rows to choose from.</param>
    /// <param name="count">Rows wanted, at most <paramref name="rows"/>.</param>
    /// <param name="random">The tree's generator.</param>
    public static int[] Draw(int rows, int count, ref Xoshiro256 random)
    {
        var drawn = new int[count];
        var taken = new HashSet<int>(count);
        for (var i = 0; i < count; i++)
        {
            var last = rows - count + i;
            var candidate = random.NextBelow(last + 1);
            if (!taken.Add(candidate))
                taken.Add(candidate = last);

            drawn[i] = candidate;
        }

        return drawn;
    }
}
