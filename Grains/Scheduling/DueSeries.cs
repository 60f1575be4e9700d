using System;
using System.Collections.Generic;
using Anomaly.Detection.Series;
using Anomaly.MarketData.Calendars;
using Anomaly.Storage;

namespace Anomaly.Grains.Scheduling;

/// <summary>
/// Which series are worth looking at: those whose next bar should have closed, but not again and again while the source has none, as on a
/// weekend or for a ticker that has stopped trading.
/// </summary>
internal sealed class DueSeries(IBarClock clock, TimeProvider timeProvider)
{
    private readonly Dictionary<SeriesKey, DateTimeOffset> _notBefore = [];

    /// <summary>Whether a series is worth looking at now.</summary>
    public bool IsDue(SeriesMetadata metadata)
    {
        var series = metadata.Series;
        if (_notBefore.TryGetValue(series, out var time) && timeProvider.GetUtcNow() < time)
            return false;
        return metadata.LastDetectedTimestamp is not { } last || clock.ClosesAt(series, last + series.Interval.Length) <= clock.UtcNow;
    }

    /// <summary>Notes that a look found nothing, or failed.</summary>
    public void Rest(SeriesKey series) => _notBefore[series] = timeProvider.GetUtcNow() + (series.Interval.Length / 24);

    /// <summary>Notes that a look found something.</summary>
    public void Wake(SeriesKey series) => _notBefore.Remove(series);
}
