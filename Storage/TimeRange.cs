namespace Anomaly.Storage;

/// <summary>A half-open stretch of time, UTC: <paramref name="From"/> is in, <paramref name="To"/> is out.</summary>
/// <param name="From">The first instant in the range.</param>
/// <param name="To">The first instant after it.</param>
public readonly record struct TimeRange(DateTime From, DateTime To)
{
    /// <summary>The first instant in the range, UTC.</summary>
    public DateTime From { get; init; } = RequireUtc(From, nameof(From));

    /// <summary>The first instant after the range, UTC.</summary>
    public DateTime To { get; init; } = RequireUtc(To, nameof(To));

    public static TimeRange All { get; } = new(Utc(DateTime.MinValue), Utc(DateTime.MaxValue));

    /// <summary>From an instant on, without end.</summary>
    public static TimeRange Since(DateTime from) => All with { From = RequireUtc(from, nameof(from)) };

    /// <summary>Everything before an instant.</summary>
    public static TimeRange Before(DateTime to) => All with { To = RequireUtc(to, nameof(to)) };

    /// <summary>Whether an instant lies in the range.</summary>
    public bool Contains(DateTime time) => time >= From && time < To;

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static DateTime RequireUtc(DateTime time, string name) => time.Kind == DateTimeKind.Utc
        ? time
        : throw new ArgumentException($"A range's times must be UTC, not {time.Kind}.", name);
}
