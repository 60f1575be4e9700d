namespace Anomaly.Detection.Evaluation;

/// <summary>The hour of the day, UTC, in which a series moves least.</summary>
internal sealed class QuietHour
{
    private const int LeastBars = 50;
    private readonly int _hour;

    private QuietHour(int hour, double sigma) => (_hour, Sigma) = (hour, sigma);

    /// <summary>Root mean square of the hour's returns.</summary>
    public double Sigma { get; }

    /// <summary>Whether a bar falls into it.</summary>
    public bool Contains(DateTime time) => time.Hour == _hour;

    /// <summary>Finds it; null where no hour has 50 bars that moved.</summary>
    public static QuietHour? Of(IReadOnlyList<Bar> bars)
    {
        var squares = new double[24];
        var counts = new int[24];
        for (var i = 1; i < bars.Count; i++)
        {
            var step = Math.Log(Math.Max(bars[i].Close, 1e-9) / Math.Max(bars[i - 1].Close, 1e-9));
            squares[bars[i].Time.Hour] += step * step;
            counts[bars[i].Time.Hour]++;
        }

        var quietest = Enumerable.Range(0, 24).Where(hour => counts[hour] >= LeastBars && squares[hour] > 0).OrderBy(hour => squares[hour] / counts[hour]).ToList();
        return quietest.Count == 0 ? null : new QuietHour(quietest[0], Math.Sqrt(squares[quietest[0]] / counts[quietest[0]]));
    }
}
