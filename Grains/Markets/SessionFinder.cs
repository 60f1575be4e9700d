using System;
using System.Linq;
using Anomaly.Detection.Series;
using Anomaly.MarketData.Calendars;
using NodaTime;

namespace Anomaly.Grains.Markets;

/// <summary>Finds the session that runs now or comes next, by a market's regular hours on weekdays.</summary>
internal static class SessionFinder
{
    /// <summary>The first session that ends after an instant.</summary>
    /// <param name="market">Which market.</param>
    /// <param name="now">UTC.</param>
    public static MarketSession Find(Market market, DateTime now)
    {
        var hours = MarketHours.Of(market);
        var date = Instant.FromDateTimeUtc(now).InZone(hours.Zone).Date;
        while (date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || now >= hours.ToUtc(date, hours.On(date)[^1].Close))
            date = date.PlusDays(1);
        var day = hours.On(date);
        return new MarketSession(
            hours.ToUtc(date, day[0].Open),
            hours.ToUtc(date, day[^1].Close),
            day.Any(part => now >= hours.ToUtc(date, part.Open) && now < hours.ToUtc(date, part.Close)),
            hours.Zone.Id);
    }
}
