using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Quality;

namespace Anomaly.Grains.Charting;

/// <summary>Sentences that say what a chart lacks.</summary>
internal static class ChartWarnings
{
    /// <summary>The sentences as one text; null where there are none.</summary>
    public static string? Join(params IEnumerable<string?> sentences) =>
        string.Join(' ', sentences.Where(sentence => sentence is not null)) is { Length: > 0 } all ? all : null;

    /// <summary>Where no model has scored the series.</summary>
    public static string? NotScored(SeriesSnapshot snapshot) => snapshot.Metadata?.ModelHash is null ? "No bar of it has been scored yet." : null;

    /// <summary>Where what the source has could not be kept.</summary>
    public static string NotStored(DetectionException failure) => $"Nothing was scored or stored: {failure.Message}";

    /// <summary>Where sessions of a stretch have no bar, and none that is quarantined either.</summary>
    public static string? Missing(ITradingCalendar calendar, SeriesSnapshot snapshot, TimeRange range, IEnumerable<DateTime> bars)
    {
        var quarantined = snapshot.Quarantined.Select(bar => bar.Bar.Time).Where(range.Contains).ToList();
        return MissingSessions.Describe(MissingSessions.Between(calendar, snapshot.Series, quarantined.Count == 0 ? bars : bars.Concat(quarantined).Order()));
    }

    /// <summary>Where bars of a stretch are kept out.</summary>
    public static string? Quarantined(SeriesSnapshot snapshot, TimeRange range)
    {
        var bars = snapshot.Quarantined.Where(bar => bar.ReleasedAt is null && range.Contains(bar.Bar.Time)).ToList();
        return bars.Count == 0 ? null
            : $"{bars.Count} {(bars.Count == 1 ? "bar is" : "bars are")} quarantined and not drawn, the last of {bars[^1].Bar.Time:u}, which {bars[^1].Reason}: "
                + $"GET /api/v1/tickers/{snapshot.Series}/quarantine lists them.";
    }
}
