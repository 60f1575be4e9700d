using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// What a chart's bytes depend on. The series' version stands for its stored bars and anomalies; the window's ends and the last row
/// stand for what moves without a commit: the clock, and a live bar.
/// </summary>
internal readonly record struct ChartFingerprint
{
    private const int TailRows = 5;

    private ChartFingerprint(ChartSeries chart, ChartSession session)
    {
        Version = chart.Version;
        Rows = chart.Dates.Length;
        First = chart.Dates[0];
        Last = chart.Dates[^1];
        LastRow = (chart.Open[^1], chart.High[^1], chart.Low[^1], chart.Close[^1], chart.Volume[^1]);
        Tail = HashOfTail(chart);
        Anomalies = chart.Anomalies.Length;
        CompanyName = chart.CompanyName;
        Session = session;
    }

    private long Version { get; }

    private int Rows { get; }

    private DateTimeOffset First { get; }

    private DateTimeOffset Last { get; }

    private (double Open, double High, double Low, double Close, double Volume) LastRow { get; }

    /// <summary>Of the rows before the last that may be live as well.</summary>
    private int Tail { get; }

    private int Anomalies { get; }

    private string? CompanyName { get; }

    private ChartSession Session { get; }

    /// <summary>The fingerprint of a chart that has rows.</summary>
    public static ChartFingerprint Of(ChartSeries chart, ChartSession session) => new(chart, session);

    private static int HashOfTail(ChartSeries chart)
    {
        var hash = new HashCode();
        for (var row = Math.Max(0, chart.Dates.Length - TailRows); row < chart.Dates.Length - 1; row++)
        {
            hash.Add(HashCode.Combine(chart.Open[row], chart.High[row], chart.Low[row], chart.Close[row], chart.Volume[row]));
        }

        return hash.ToHashCode();
    }
}
