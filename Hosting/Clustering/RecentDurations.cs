namespace Anomaly.Hosting.Clustering;

/// <summary>
/// How long something took each time in the last ten minutes, in buckets of which each is a seventh wider than the one before: a percentile is exact to that.
/// Safe to use from many threads.
/// </summary>
internal sealed class RecentDurations(TimeProvider time)
{
    private const int Minutes = 10;
    private const int Buckets = 160;
    private const double Shortest = 1e-6;

    private static readonly double Width = Math.Log(8.0 / 7);

    private readonly Lock _gate = new();
    private readonly Minute[] _minutes = [.. Enumerable.Range(0, Minutes + 1).Select(_ => new Minute())];

    /// <summary>Records one.</summary>
    public void Add(double seconds, bool failed)
    {
        var bucket = Math.Clamp((int)(Math.Log(Math.Max(seconds, Shortest) / Shortest) / Width), 0, Buckets - 1);
        var now = Now();
        lock (_gate)
        {
            var minute = _minutes[now % _minutes.Length];
            if (minute.Number != now)
                minute.Begin(now);
            minute.Counts[bucket]++;
            minute.Longest = Math.Max(minute.Longest, seconds);
            if (failed)
                minute.Failed++;
        }
    }

    /// <summary>The present and the ten minutes before it.</summary>
    public WorkReport Read(string kind)
    {
        var now = Now();
        lock (_gate)
        {
            var recent = _minutes.Where(minute => minute.Number > now - _minutes.Length).ToList();
            var counts = new long[Buckets];
            foreach (var minute in recent)
            {
                for (var i = 0; i < Buckets; i++)
                    counts[i] += minute.Counts[i];
            }

            var longest = recent.Count == 0 ? 0 : recent.Max(minute => minute.Longest);
            return new WorkReport(kind, counts.Sum(), recent.Sum(minute => minute.Failed), Percentile(counts, 0.5, longest), Percentile(counts, 0.99, longest), longest);
        }
    }

    private static double Percentile(long[] counts, double share, double longest)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * counts.Sum()));
        var below = 0L;
        for (var i = 0; i < Buckets; i++)
        {
            below += counts[i];
            if (below >= rank)
                return Math.Min(longest, Shortest * Math.Exp(Width * (i + 1)));
        }

        return 0;
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency / 60;

    private sealed class Minute
    {
        public long Number { get; private set; } = long.MinValue;

        public long[] Counts { get; } = new long[Buckets];

        public double Longest { get; set; }

        public long Failed { get; set; }

        public void Begin(long number)
        {
            (Number, Longest, Failed) = (number, 0, 0);
            Array.Clear(Counts);
        }
    }
}
