using NodaTime;

namespace Anomaly.MarketData.Calendars;

/// <summary>When a market trades on a day that it trades: its time zone and hours, closing auction included. Holidays and early closes: <see cref="ITradingCalendar"/>.</summary>
public sealed class MarketHours
{
    private static readonly LocalDate TokyoLateClose = new(2024, 11, 5);
    private static readonly TradingHours[] TokyoBefore = [Hours(9, 0, 11, 30), Hours(12, 30, 15, 0)];

    private static readonly Dictionary<Market, MarketHours> All = new()
    {
        [Market.US] = new("New York", "America/New_York", [Hours(9, 30, 16, 0)]),
        [Market.JP] = new("Tokyo", "Asia/Tokyo", [Hours(9, 0, 11, 30), Hours(12, 30, 15, 30)]),
        [Market.TH] = new("Bangkok", "Asia/Bangkok", [Hours(10, 0, 12, 30), Hours(14, 30, 16, 30)]),
        [Market.GB] = new("London", "Europe/London", [Hours(8, 0, 16, 35)]),
        [Market.FR] = new("Paris", "Europe/Paris", [Hours(9, 0, 17, 35)]),
        [Market.DE] = new("Frankfurt", "Europe/Berlin", [Hours(9, 0, 17, 35)]),
        [Market.HK] = new("Hong Kong", "Asia/Hong_Kong", [Hours(9, 30, 12, 0), Hours(13, 0, 16, 10)]),
        [Market.CN] = new("Shanghai", "Asia/Shanghai", [Hours(9, 30, 11, 30), Hours(13, 0, 15, 0)]),
        [Market.IN] = new("Mumbai", "Asia/Kolkata", [Hours(9, 15, 15, 30)]),
        [Market.XX] = new("unknown", "Etc/UTC", []),
    };

    private readonly TradingHours[] _hours;

    private MarketHours(string city, string zone, TradingHours[] hours)
    {
        City = city;
        Zone = DateTimeZoneProviders.Tzdb[zone];
        _hours = hours;
    }

    /// <summary>Where the market is.</summary>
    public string City { get; }

    /// <summary>The market's time zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>Whether the hours are known: not those of <see cref="Market.XX"/>.</summary>
    public bool IsKnown => _hours.Length > 0;

    /// <summary>The hours of one market.</summary>
    public static MarketHours Of(Market market) => All.TryGetValue(market, out var hours)
        ? hours
        : throw new ArgumentOutOfRangeException(nameof(market), market, "There is no such market.");

    /// <summary>The stretches of trading on a date: some markets break for lunch, and Tokyo closes at 15:30 since 2024-11-05. None where they are not known.</summary>
    public IReadOnlyList<TradingHours> On(LocalDate date) => this == All[Market.JP] && date < TokyoLateClose ? TokyoBefore : _hours;

    /// <summary>The local date of an instant, UTC.</summary>
    public LocalDate DateAt(DateTime time) => Instant.FromDateTimeUtc(time).InZone(Zone).Date;

    /// <summary>The instant of a local time on a date, UTC.</summary>
    public DateTime ToUtc(LocalDate date, LocalTime time) => (date + time).InZoneLeniently(Zone).ToDateTimeUtc();

    private static TradingHours Hours(int openHour, int openMinute, int closeHour, int closeMinute) =>
        new(new LocalTime(openHour, openMinute), new LocalTime(closeHour, closeMinute));
}

/// <summary>Which tickers trade in their market's hours.</summary>
public static class MarketHoursExtensions
{
    private static readonly string[] Currencies = ["-USD", "-USDT", "-EUR", "-JPY", "-THB"];

    /// <summary>Not currencies, futures and coins (EURUSD=X, GC=F, BTC-USD), and not Frankfurt's floor (.F), which trades longer than Xetra, whose hours its market has.</summary>
    public static bool KeepsTheMarketsHours(this Ticker ticker) =>
        !ticker.Symbol.Contains('=') && !ticker.Symbol.EndsWith(".F", StringComparison.Ordinal)
        && !Currencies.Any(currency => ticker.Symbol.EndsWith(currency, StringComparison.Ordinal));
}
