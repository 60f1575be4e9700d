using System.Globalization;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>How the pages write times, spans, hashes and scores.</summary>
internal static class PageText
{
    /// <summary>Beyond one in so many, calibration cannot tell.</summary>
    private const double MostRare = 100_000;

    /// <summary>To the minute, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>When a bar opens: the day alone where the interval is a day or longer.</summary>
    public static string Bar(DateTimeOffset opens, Interval interval) => interval.Code is "1d" or "5d" or "1wk" or "1mo"
        ? opens.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Time(opens);

    /// <summary>The largest two units.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => $"{span.Days} d {span.Hours} h",
        { TotalHours: >= 1 } => $"{span.Hours} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => $"{span.Seconds} s",
    };

    /// <summary>The first 12 hex digits.</summary>
    public static string Hash(string hash)
    {
        var digits = hash[(hash.IndexOf(':') + 1)..];
        return digits.Length > 12 ? digits[..12] : digits;
    }

    /// <summary>How rare: a bar as long as the severity, and one in how many normal bars is as anomalous; without a severity, the score.</summary>
    public static Html Rarity(AnomalyRecord anomaly)
    {
        var share = anomaly.Severity is { } severity ? Math.Log10(OneIn(severity)) / Math.Log10(MostRare) : Math.Clamp(-anomaly.AnomalyScore, 0, 1);
        return Html.Of($"""
            <svg class="severity" viewBox="0 0 64 7" aria-hidden="true"><rect class="track" width="64" height="7" rx="3.5"/><rect class="fill" width="{share * 64:0.#}" height="7" rx="3.5"/></svg>{Words(anomaly)}
            """);
    }

    private static string Words(AnomalyRecord anomaly) => anomaly.Severity is { } severity
        ? string.Create(CultureInfo.InvariantCulture, $"1 in {OneIn(severity):#,0}{(OneIn(severity) >= MostRare ? " or more" : "")}")
        : anomaly.AnomalyScore.ToString("0.000", CultureInfo.InvariantCulture);

    private static double OneIn(double severity) => Math.Clamp(1 / Math.Max(1 - severity, 1e-12), 1, MostRare);
}
