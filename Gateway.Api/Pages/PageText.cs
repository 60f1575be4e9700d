using System.Globalization;
using Anomaly.Grains.Interfaces.Anomalies;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>How the pages write times, spans, hashes and scores.</summary>
internal static class PageText
{
    /// <summary>To the minute, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>When a bar opens: the day alone where the interval is a day or longer.</summary>
    public static string Bar(DateTimeOffset opens, string interval) => interval is "1d" or "5d" or "1wk" or "1mo"
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

    /// <summary>A bar as long as the anomaly is strange, and the number.</summary>
    public static Html Strangeness(AnomalyDocument anomaly)
    {
        var share = Math.Clamp(anomaly.Severity ?? -anomaly.AnomalyScore, 0, 1);
        return Html.Of($"""
            <svg class="strange" viewBox="0 0 64 7" aria-hidden="true"><rect class="track" width="64" height="7" rx="3.5"/><rect class="fill" width="{share * 64:0.#}" height="7" rx="3.5"/></svg>{anomaly.Severity ?? anomaly.AnomalyScore:0.000}
            """);
    }
}
