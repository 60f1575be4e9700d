namespace Anomaly.Storage.Sql;

/// <summary>Bounds and cutting of pages.</summary>
internal static class PageRules
{
    public static void Check(PageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckLimit(request.Limit);
    }

    public static void CheckLimit(int limit, int most = PageRequest.MaxLimit)
    {
        if (limit < 1 || limit > most)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"The limit must be 1 to {most}.");
    }

    /// <summary>Cuts what was read with a limit of one more than wanted.</summary>
    public static Page<T> Cut<T>(List<T> read, int limit, Func<T, string> cursorOf)
    {
        if (read.Count <= limit)
            return new Page<T>([.. read], null);
        read.RemoveRange(limit, read.Count - limit);
        return new Page<T>([.. read], cursorOf(read[^1]));
    }
}
