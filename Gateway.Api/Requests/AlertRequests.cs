using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Anomaly.Alerts.Matching;
using Anomaly.Detection.Decisions;
using Anomaly.Gateway.Api.Access;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>A list of what is followed: either tickers or a market.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WatchOrder
{
    /// <summary>A name of 1 to 100 characters.</summary>
    [Required, StringLength(AlertInput.LongestName, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>Symbols, at most 500; none with a market.</summary>
    [MaxLength(Watch.MostTickers)]
    public string[]? Tickers { get; init; }

    /// <summary>Interval codes; none for every interval.</summary>
    public string[]? Intervals { get; init; }

    /// <summary>A market whose tickers are all followed; null where tickers are listed.</summary>
    public string? Market { get; init; }

    /// <summary>The list with every field read.</summary>
    public Watch Read(string id, string person, DateTime now)
    {
        var market = Input.OptionalMarket(Market);
        string[] tickers = [.. (Tickers ?? []).Select((ticker, i) => Input.Ticker(ticker, $"tickers[{i}]").Symbol).Distinct()];
        if (tickers.Length > Watch.MostTickers)
            throw RequestException.BadInput("tickers", $"'tickers' has {tickers.Length} tickers: at most {Watch.MostTickers} go into one list.");
        if (market is null == (tickers.Length == 0))
            throw RequestException.BadInput("tickers", "A list follows either 'tickers', at least one, or a 'market'.");
        return new Watch
        {
            Id = id, PersonId = person, CreatedAt = now, Name = AlertInput.Name(Name), Tickers = [.. tickers], Market = market,
            Intervals = [.. (Intervals ?? []).Select(interval => Input.Interval(interval ?? "").Code).Distinct()],
        };
    }
}

/// <summary>Of which anomalies somebody is told, and how.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RuleOrder
{
    /// <summary>A name of 1 to 100 characters.</summary>
    [Required, StringLength(AlertInput.LongestName, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>Id of the watch list that it is about; null for all of them.</summary>
    public string? WatchId { get; init; }

    /// <summary>Only severities at or above this, 0 to 1; null for all.</summary>
    [Range(0, 1)]
    public double? MinSeverity { get; init; }

    /// <summary>Only these ways: up, down, volume, range; none for all.</summary>
    public string[]? Directions { get; init; }

    /// <summary>Only anomalies about one of these: move, volume, gap, wick, drift, range, still, data_fault, other; none for all.</summary>
    public string[]? Kinds { get; init; }

    /// <summary>Only bars that opened while their market traded. Default: false.</summary>
    public bool MarketHoursOnly { get; init; }

    /// <summary>When quiet hours begin, as 22:00 in the time zone; null for none.</summary>
    public string? QuietFrom { get; init; }

    /// <summary>When quiet hours end, as 07:00; null for none.</summary>
    public string? QuietTo { get; init; }

    /// <summary>The IANA time zone of quiet hours and of the days of most_per_day. Default: that of one's account; UTC where there are no accounts.</summary>
    public string? TimeZone { get; init; }

    /// <summary>When messages are sent: at_once, hourly, or daily after the close. Default: at_once.</summary>
    public string? Timing { get; init; }

    /// <summary>Most alerts sent in a day, 1 to 1000; those beyond are in the inbox only. Null for no limit.</summary>
    [Range(1, AlertInput.MostPerDay)]
    public int? MostPerDay { get; init; }

    /// <summary>Ids of the channels that messages go to; the inbox has every alert anyway.</summary>
    [MaxLength(AlertChannel.MostOfPerson)]
    public string[]? Channels { get; init; }

    /// <summary>Whether it is in force. Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The rule with every field read.</summary>
    public AlertRule Read(string id, Caller caller, DateTime now)
    {
        var (from, to) = (AlertInput.Clock(QuietFrom, "quiet_from"), AlertInput.Clock(QuietTo, "quiet_to"));
        if (from is null != to is null || (from is not null && from == to))
            throw RequestException.BadInput("quiet_to", "Quiet hours need both 'quiet_from' and 'quiet_to', which differ.");
        if (TimeZone is not null && !AlertTimes.IsZone(TimeZone))
            throw RequestException.BadInput("time_zone", $"There is no time zone '{AlertInput.Quote(TimeZone)}': use a name of the IANA database, for example Asia/Tokyo or America/New_York.");
        if (MostPerDay is < 1 or > AlertInput.MostPerDay)
            throw RequestException.BadInput("most_per_day", $"'most_per_day' must be a whole number from 1 to {AlertInput.MostPerDay}.");
        if (MinSeverity is { } severity && !(severity is >= 0 and <= 1))
            throw RequestException.BadInput("min_severity", "'min_severity' must be a number from 0 to 1.");
        if (Channels?.Length > AlertChannel.MostOfPerson)
            throw RequestException.BadInput("channels", $"'channels' may name {AlertChannel.MostOfPerson} at the most.");
        return new AlertRule
        {
            Id = id, PersonId = caller.Person.Id, CreatedAt = now, Name = AlertInput.Name(Name), WatchId = WatchId is null ? null : AlertInput.Id(WatchId, "watch_id"), MinSeverity = MinSeverity,
            Directions = AlertInput.Choices<AnomalyDirection>(Directions, "directions"), Subjects = AlertInput.Choices<AlertSubject>(Kinds, "kinds"), MarketHoursOnly = MarketHoursOnly,
            QuietFrom = from, QuietTo = to, TimeZone = TimeZone ?? caller.TimeZone, Timing = Input.Choice<AlertTiming>(Timing, "timing") ?? AlertTiming.AtOnce, MostPerDay = MostPerDay,
            Channels = [.. (Channels ?? []).Select(channel => AlertInput.Id(channel, "channels")).Distinct()], Enabled = Enabled,
        };
    }
}

/// <summary>A rule to be tried on the past.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RuleTrialOrder
{
    /// <summary>The rule.</summary>
    [Required]
    public RuleOrder? Rule { get; init; }

    /// <summary>What it would be about; null for the watch lists that it names.</summary>
    public WatchOrder? Watch { get; init; }

    /// <summary>Days back, 1 to 90. Default: 90.</summary>
    [Range(1, RuleTrialRequest.MostDays)]
    public int? Days { get; init; }

    /// <summary>The trial with every field read.</summary>
    public RuleTrialRequest Read(Caller caller, DateTime now)
    {
        var none = Guid.Empty.ToString();
        if (Days is < 1 or > RuleTrialRequest.MostDays)
            throw RequestException.BadInput("days", $"'days' must be a whole number from 1 to {RuleTrialRequest.MostDays}.");
        return new RuleTrialRequest(
            (Rule ?? throw RequestException.BadInput("rule", "The field 'rule' is missing.")).Read(none, caller, now), Watch?.Read(none, caller.Person.Id, now), Days ?? RuleTrialRequest.MostDays);
    }
}

/// <summary>What nobody is to be told of: at least one of ticker, kind, direction and anomaly_id.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MuteOrder
{
    /// <summary>This ticker's anomalies.</summary>
    public string? Ticker { get; init; }

    /// <summary>Those about this: move, volume, gap, wick, drift, range, still, data_fault or other.</summary>
    public string? Kind { get; init; }

    /// <summary>Those that went this way: up, down, volume or range.</summary>
    public string? Direction { get; init; }

    /// <summary>The incident of this anomaly.</summary>
    public string? AnomalyId { get; init; }

    /// <summary>Until when, ISO 8601, UTC where it names no offset; null for ever.</summary>
    public string? Until { get; init; }

    /// <summary>The mute with every field read.</summary>
    public AlertMute Read(string id, string person, DateTime now)
    {
        var mute = new AlertMute
        {
            Id = id, PersonId = person, CreatedAt = now, Ticker = Input.OptionalTicker(Ticker)?.Symbol, Subject = Input.Choice<AlertSubject>(Kind, "kind"),
            Direction = Input.Choice<AnomalyDirection>(Direction, "direction"), AnomalyId = AlertInput.OptionalAnomaly(AnomalyId), Until = Input.Time(Until, "until"),
        };
        if (mute.Until <= now)
            throw RequestException.BadInput("until", "'until' must be in the future.");
        return mute is { Ticker: null, Subject: null, Direction: null, AnomalyId: null }
            ? throw RequestException.BadInput("ticker", "A mute says what it is about: 'ticker', 'kind', 'direction' or 'anomaly_id'.")
            : mute;
    }
}

/// <summary>An address that messages are to be sent to.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChannelOrder
{
    /// <summary>webhook, mail or line.</summary>
    [Required]
    public string? Kind { get; init; }

    /// <summary>A name of 1 to 100 characters.</summary>
    [Required, StringLength(AlertInput.LongestName, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>An https address, an e-mail address, or the id of a LINE user.</summary>
    [Required, StringLength(AlertInput.LongestAddress, MinimumLength = 1)]
    public string? Address { get; init; }

    /// <summary>The channel with every field read.</summary>
    public AlertChannel Read(string id, string person, DateTime now) => new()
    {
        Id = id, PersonId = person, CreatedAt = now, Name = AlertInput.Name(Name), State = AlertChannelState.Unconfirmed,
        Kind = Input.Choice<AlertChannelKind>(Kind ?? "", "kind")!.Value,
        Address = Address is { Length: > 0 and <= AlertInput.LongestAddress } address && !address.Any(char.IsControl) ? address : throw RequestException.BadInput(
            "address", $"'address' must be an address of 1 to {AlertInput.LongestAddress} characters."),
    };
}

/// <summary>The code that was sent to an address.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChannelConfirmation
{
    /// <summary>Eight digits.</summary>
    [Required, StringLength(20, MinimumLength = 1)]
    public string? Code { get; init; }

    /// <summary>The code.</summary>
    public string Read() => Code is { Length: > 0 and <= 20 } code ? code : throw RequestException.BadInput("code", "'code' is the eight digits of the message that was sent to the address.");
}

/// <summary>Which alerts were read.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AlertMarks
{
    /// <summary>Ids of alerts, at most 500; none for all.</summary>
    [MaxLength(AlertInput.MostMarks)]
    public string[]? Ids { get; init; }

    /// <summary>True for read, false for not. Default: true.</summary>
    public bool Read { get; init; } = true;

    /// <summary>The ids.</summary>
    public string[] ReadIds() => (Ids?.Length ?? 0) <= AlertInput.MostMarks && Ids?.Any(id => id is null or { Length: > 64 }) != true
        ? Ids ?? []
        : throw RequestException.BadInput("ids", $"'ids' are ids of alerts, at most {AlertInput.MostMarks}.");
}

/// <summary>Reads what is sent about alerts.</summary>
internal static class AlertInput
{
    public const int LongestName = 100, LongestAddress = 1000, MostPerDay = 1000, MostMarks = 500;

    /// <summary>A name.</summary>
    public static string Name(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl)
        ? name
        : throw RequestException.BadInput("name", $"'name' must be a name of 1 to {LongestName} characters.");

    /// <summary>The id of something that a body names: a UUID, in its usual form.</summary>
    public static string Id(string? text, string field) => Guid.TryParseExact(text, "D", out var id)
        ? id.ToString()
        : throw RequestException.BadInput(field, $"'{field}' must be an id as lists give it, a UUID.");

    /// <summary>The id of something that an address names; what is no id names nothing.</summary>
    public static string Named(string text, string what) => Guid.TryParseExact(text, "D", out var id) ? id.ToString() : throw NotFound(what);

    /// <summary>There is no such thing.</summary>
    public static RequestException NotFound(string what) => RequestException.NotFound($"There is no such {what}: ids are as lists give them.");

    /// <summary>The id of an anomaly; null where none was given.</summary>
    public static string? OptionalAnomaly(string? text) => text is null ? null
        : text.Length == AnomalyId.Length && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant()
        : throw RequestException.BadInput("anomaly_id", "'anomaly_id' must be the id of an anomaly, 24 hex digits.");

    /// <summary>A time of day, in minutes after midnight; null where none was given.</summary>
    public static int? Clock(string? text, string field) => text is null ? null
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute
        : throw RequestException.BadInput(field, $"'{field}' must be a time of day as 22:00.");

    /// <summary>Names of an enumeration, each once.</summary>
    public static ImmutableArray<T> Choices<T>(string[]? names, string field)
        where T : struct, Enum => [.. (names ?? []).Select(name => Input.Choice<T>(name ?? "", field)!.Value).Distinct()];

    /// <summary>The beginning of what was sent, for a sentence about it.</summary>
    public static string Quote(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
