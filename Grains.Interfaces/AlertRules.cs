using System.Security.Cryptography;
using System.Text;
using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

/// <summary>Something that belongs to one person.</summary>
public interface IOwned
{
    /// <summary>A UUID.</summary>
    string Id { get; }

    /// <summary>The person, as 24 hex digits.</summary>
    string PersonId { get; }
}

/// <summary>A list of what a person follows: tickers at some intervals, or a whole market. Times are UTC.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.Watch")]
public sealed record Watch : IOwned
{
    /// <summary>Most lists of one person.</summary>
    public const int MostOfPerson = 50;

    /// <summary>Most tickers of one list.</summary>
    public const int MostTickers = 500;

    /// <inheritdoc />
    [Id(0)]
    public required string Id { get; init; }

    /// <inheritdoc />
    [Id(1)]
    public required string PersonId { get; init; }

    /// <summary>What its person calls it.</summary>
    [Id(2)]
    public required string Name { get; init; }

    /// <summary>Symbols; none where <see cref="Market"/> says what is followed.</summary>
    [Id(3)]
    public ImmutableArray<string> Tickers { get; init; } = [];

    /// <summary>Codes of the intervals; none for every interval.</summary>
    [Id(4)]
    public ImmutableArray<string> Intervals { get; init; } = [];

    /// <summary>Every ticker of this market; null where <see cref="Tickers"/> are listed.</summary>
    [Id(5)]
    public Market? Market { get; init; }

    /// <summary>When it was made.</summary>
    [Id(6)]
    public required DateTime CreatedAt { get; init; }

    /// <summary>The id of the list that holds what a person follows by way of the old system's API.</summary>
    public static string SubscriptionsOf(string personId) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"subscribers of {personId}")).AsSpan(0, 16)).ToString();

    /// <summary>Whether a series is in it.</summary>
    public bool Holds(SeriesKey series) =>
        (Market is { } market ? series.Ticker.Market == market : Tickers.Contains(series.Ticker.Symbol))
        && (Intervals.IsEmpty || Intervals.Contains(series.Interval.Code));
}

/// <summary>Of which of the followed anomalies a person is told, and how. Whoever has no rule finds every one of them in the inbox.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AlertRule")]
public sealed record AlertRule : IOwned
{
    /// <summary>Most rules of one person.</summary>
    public const int MostOfPerson = 50;

    /// <inheritdoc />
    [Id(0)]
    public required string Id { get; init; }

    /// <inheritdoc />
    [Id(1)]
    public required string PersonId { get; init; }

    /// <summary>What its person calls it.</summary>
    [Id(2)]
    public required string Name { get; init; }

    /// <summary>The watch that it is about; null for all watches of its person.</summary>
    [Id(3)]
    public string? WatchId { get; init; }

    /// <summary>Only severities at or above this, 0 to 1; null for all. Anomalies without a severity pass only where it is null.</summary>
    [Id(4)]
    public double? MinSeverity { get; init; }

    /// <summary>Only bars that went one of these ways; none for all.</summary>
    [Id(5)]
    public ImmutableArray<AnomalyDirection> Directions { get; init; } = [];

    /// <summary>Only anomalies whose reason says something about one of these; none for all.</summary>
    [Id(6)]
    public ImmutableArray<AlertSubject> Subjects { get; init; } = [];

    /// <summary>Only bars that opened while their market traded.</summary>
    [Id(7)]
    public bool MarketHoursOnly { get; init; }

    /// <summary>When quiet hours begin, in minutes after midnight of <see cref="TimeZone"/>; null where there are none. Messages wait until they end.</summary>
    [Id(8)]
    public int? QuietFrom { get; init; }

    /// <summary>When quiet hours end, in minutes after midnight; before <see cref="QuietFrom"/> where they last over midnight.</summary>
    [Id(9)]
    public int? QuietTo { get; init; }

    /// <summary>The IANA time zone of quiet hours and of the days of <see cref="MostPerDay"/>.</summary>
    [Id(10)]
    public required string TimeZone { get; init; }

    /// <summary>When messages are sent.</summary>
    [Id(11)]
    public AlertTiming Timing { get; init; }

    /// <summary>Most alerts that are sent in a day of <see cref="TimeZone"/>; those beyond are in the inbox only. Null for no limit.</summary>
    [Id(12)]
    public int? MostPerDay { get; init; }

    /// <summary>Ids of the channels that messages go to, beside the inbox, which has every alert.</summary>
    [Id(13)]
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>Whether it is in force.</summary>
    [Id(14)]
    public bool Enabled { get; init; } = true;

    /// <summary>When it was made, UTC.</summary>
    [Id(15)]
    public required DateTime CreatedAt { get; init; }
}

/// <summary>When the messages of a rule are sent.</summary>
[GenerateSerializer]
[Alias("anomaly.AlertTiming")]
public enum AlertTiming
{
    /// <summary>Each alert by itself, as soon as it is there.</summary>
    AtOnce,

    /// <summary>All of an hour in one message, at its end.</summary>
    Hourly,

    /// <summary>All of a day in one message, after the close of the ticker's market.</summary>
    Daily,
}

/// <summary>What an anomaly is about, by what its reason says of the bar.</summary>
[GenerateSerializer]
[Alias("anomaly.AlertSubject")]
public enum AlertSubject
{
    /// <summary>The price moved from close to close, or from open to close.</summary>
    Move,

    /// <summary>The volume, much or little.</summary>
    Volume,

    /// <summary>The open against the close before.</summary>
    Gap,

    /// <summary>A price that was reached and left again within the bar.</summary>
    Wick,

    /// <summary>A drift over several bars.</summary>
    Drift,

    /// <summary>How far the price ranged, or how little.</summary>
    Range,

    /// <summary>A price that stood still.</summary>
    Still,

    /// <summary>A fault of the data.</summary>
    DataFault,

    /// <summary>No value by itself, or a reason that is not known.</summary>
    Other,
}

/// <summary>What a person does not want to be told: of a ticker for a while, or that an anomaly, or all of a pattern, are normal. What is null does not restrict.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.AlertMute")]
public sealed record AlertMute : IOwned
{
    /// <summary>Most mutes of one person.</summary>
    public const int MostOfPerson = 500;

    /// <inheritdoc />
    [Id(0)]
    public required string Id { get; init; }

    /// <inheritdoc />
    [Id(1)]
    public required string PersonId { get; init; }

    /// <summary>This ticker's.</summary>
    [Id(2)]
    public string? Ticker { get; init; }

    /// <summary>Those about this.</summary>
    [Id(3)]
    public AlertSubject? Subject { get; init; }

    /// <summary>Those that went this way.</summary>
    [Id(4)]
    public AnomalyDirection? Direction { get; init; }

    /// <summary>The incident of this anomaly.</summary>
    [Id(5)]
    public string? AnomalyId { get; init; }

    /// <summary>Until when, UTC; null for ever.</summary>
    [Id(6)]
    public DateTime? Until { get; init; }

    /// <summary>When it was made, UTC.</summary>
    [Id(7)]
    public required DateTime CreatedAt { get; init; }
}
