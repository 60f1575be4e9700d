using Anomaly.Grains.Errors;

namespace Anomaly.Grains.Mapping;

/// <summary>Checks queries from outside and puts them into the store's terms. What is wrong is named in the failure.</summary>
internal static class QueryMapping
{
    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 500;

    public static RunQuery ToStored(this Interfaces.Runs.RunQuery query) => new()
    {
        Ticker = ToTicker(query.Ticker),
        Interval = ToInterval(query.Interval),
        Status = query.Status?.ToStored(),
        Trigger = query.Trigger?.ToStored(),
        From = query.From?.UtcDateTime,
        To = query.To?.UtcDateTime,
        Limit = ToLimit(query.Limit, MaxLimit),
        Cursor = query.Cursor,
    };

    public static AnomalyQuery ToStored(this Interfaces.Anomalies.AnomalyQuery query) => new()
    {
        Ticker = ToTicker(query.Ticker),
        Interval = ToInterval(query.Interval),
        From = query.From?.UtcDateTime,
        To = query.To?.UtcDateTime,
        MaxScore = query.MaxScore,
        MinSeverity = query.MinSeverity,
        Statuses = query.Status is { } status ? [status.ToStored()] : [],
        ModelHash = query.ModelHash,
        Limit = ToLimit(query.Limit, MaxLimit),
        Cursor = query.Cursor,
    };

    public static SeriesQuery ToStored(this Interfaces.Series.SeriesQuery query) => new()
    {
        Ticker = ToTicker(query.Ticker),
        Interval = ToInterval(query.Interval),
        Limit = ToLimit(query.Limit, MaxLimit),
        Cursor = query.Cursor,
    };

    public static int ToLimit(int limit, int most) => limit >= 1 && limit <= most
        ? limit
        : throw Faults.Invalid($"The limit must be 1 to {most}, not {limit}.");

    public static Ticker? ToTicker(string? text) => text is null ? null : Ticker.Parse(text);

    public static Interval? ToInterval(string? text) => text is null ? null : Interval.Parse(text);

    public static TimeRange ToRange(DateTimeOffset? from, DateTimeOffset? to)
    {
        var range = new TimeRange(from?.UtcDateTime ?? TimeRange.All.From, to?.UtcDateTime ?? TimeRange.All.To);
        return range.From <= range.To ? range : throw Faults.Invalid($"The range ends at {range.To:O}, before it begins at {range.From:O}.");
    }
}
