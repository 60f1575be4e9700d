using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Quality;
using NodaTime;

namespace Anomaly.Evaluation;

/// <summary>What is known of the bars of a series before any contender has judged them.</summary>
public sealed class SeriesFacts
{
    /// <summary>Bars over whose returns sigma is taken.</summary>
    public const int SigmaBars = 60;

    private static readonly TimeSpan Night = TimeSpan.FromHours(3);
    private static readonly TradingCalendar Calendar = new();

    private readonly double[] _returns;
    private readonly double[] _sigmas;
    private readonly bool[] _followsNight;
    private readonly HashSet<DateTime> _doubtful;
    private readonly MarketHours _hours;
    private readonly Lazy<HashSet<LocalDate>> _shortDates;

    /// <summary>Computes them.</summary>
    /// <param name="key">Ticker and interval.</param>
    /// <param name="bars">Complete bars in time order.</param>
    public SeriesFacts(SeriesKey key, IReadOnlyList<Bar> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        Bar[] all = [.. bars];
        _returns = new double[all.Length];
        _sigmas = new double[all.Length];
        _followsNight = new bool[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            _returns[i] = i == 0 ? double.NaN : Return(all[i - 1], all[i]);
            _followsNight[i] = key.Interval.IsIntraday && (i == 0 || all[i].Time - all[i - 1].Time >= Night);
            _sigmas[i] = i > SigmaBars ? Deviation(_returns.AsSpan(i - SigmaBars, SigmaBars)) : double.NaN;
        }

        _doubtful = [.. BarChecks.Check([], all, []).Select(finding => finding.Bar.Time)];
        _hours = MarketHours.Of(key.Ticker.Market);
        _shortDates = new Lazy<HashSet<LocalDate>>(() => all.Length == 0
            ? []
            : [.. Calendar.SessionsBetween(key.Ticker, all[0].Time, all[^1].Time).Where(session => session.IsShort).Select(session => session.Date)]);
    }

    /// <summary>Standard deviation of the 60 logarithmic returns before a bar; not-a-number where there are not as many.</summary>
    /// <param name="bar">Its index.</param>
    public double Sigma(int bar) => _sigmas[bar];

    /// <summary>The logarithmic return of a bar; not-a-number of the first.</summary>
    /// <param name="bar">Its index.</param>
    public double Return(int bar) => _returns[bar];

    /// <summary>Whether an intraday bar is the first after the market was closed for three hours or more.</summary>
    /// <param name="bar">Its index.</param>
    public bool FollowsNight(int bar) => _followsNight[bar];

    /// <summary>Whether the checks of the data say that a bar is wrong or follows a split that was not announced: then its return is no truth.</summary>
    /// <param name="bar">The bar.</param>
    public bool IsDoubtful(in Bar bar) => _doubtful.Contains(bar.Time);

    /// <summary>The bar's time of day at its market, in minutes after midnight.</summary>
    /// <param name="bar">The bar.</param>
    public int MinuteOfDay(in Bar bar)
    {
        var time = Instant.FromDateTimeUtc(bar.Time).InZone(_hours.Zone).TimeOfDay;
        return (time.Hour * 60) + time.Minute;
    }

    /// <summary>Whether the market closed early on the bar's day.</summary>
    /// <param name="bar">The bar.</param>
    public bool ClosesEarly(in Bar bar) => _shortDates.Value.Contains(_hours.DateAt(bar.Time));

    /// <summary>The logarithmic return from one bar to the next.</summary>
    internal static double Return(in Bar before, in Bar bar) => Math.Log(Math.Max(bar.Close, 1e-9) / Math.Max(before.Close, 1e-9));

    private static double Deviation(ReadOnlySpan<double> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            sum += value;
            squares += value * value;
        }

        return Math.Sqrt(Math.Max(0, (squares - (sum * sum / values.Length)) / (values.Length - 1)));
    }
}
