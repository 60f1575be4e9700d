using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>When a market trades on a day that it trades: its time zone and hours. Holidays and early closes: <see cref="ITradingCalendar"/>.</summary>
public sealed class MarketHours
{
    private static readonly LocalDate TokyoLateClose = new(2024, 11, 5);

    private static readonly MarketHours NewYork = new("America/New_York", [Hours(9, 30, 16, 0)]);
    private static readonly MarketHours Tokyo = new("Asia/Tokyo", [Hours(9, 0, 11, 30), Hours(12, 30, 15, 30)]);
    private static readonly MarketHours Bangkok = new("Asia/Bangkok", [Hours(10, 0, 12, 30), Hours(14, 30, 16, 30)]);
    private static readonly TradingHours[] TokyoBefore = [Hours(9, 0, 11, 30), Hours(12, 30, 15, 0)];

    private readonly TradingHours[] _hours;

    private MarketHours(string zone, TradingHours[] hours)
    {
        Zone = DateTimeZoneProviders.Tzdb[zone];
        _hours = hours;
    }

    /// <summary>The market's time zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The hours of one market.</summary>
    public static MarketHours Of(Market market) => market switch
    {
        Market.US => NewYork,
        Market.JP => Tokyo,
        Market.TH => Bangkok,
        _ => throw new ArgumentOutOfRangeException(nameof(market), market, "There is no such market."),
    };

    /// <summary>The stretches of trading on a date: Tokyo and Bangkok break for lunch, and Tokyo closes at 15:30 since 2024-11-05.</summary>
    public IReadOnlyList<TradingHours> On(LocalDate date) => this == Tokyo && date < TokyoLateClose ? TokyoBefore : _hours;

    /// <summary>The instant of a local time on a date, UTC.</summary>
    public DateTime ToUtc(LocalDate date, LocalTime time) => (date + time).InZoneLeniently(Zone).ToDateTimeUtc();

    private static TradingHours Hours(int openHour, int openMinute, int closeHour, int closeMinute) =>
        new(new LocalTime(openHour, openMinute), new LocalTime(closeHour, closeMinute));
}
