using System.Globalization;
using Anomaly.Detection.Decisions;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>A list of what is followed.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tickers">Symbols; none where a market is followed.</param>
/// <param name="Intervals">Interval codes; none for every interval.</param>
/// <param name="Market">A market whose tickers are all followed, or null.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
internal sealed record WatchView(string Id, string Name, IReadOnlyList<string> Tickers, IReadOnlyList<string> Intervals, string? Market, DateTimeOffset CreatedAt)
{
    /// <summary>The document of a watch list.</summary>
    public static WatchView Of(Watch watch) => new(watch.Id, watch.Name, watch.Tickers, watch.Intervals, watch.Market?.ToString(), watch.CreatedAt);
}

/// <summary>Of which anomalies somebody is told, and how.</summary>
internal sealed record RuleView
{
    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The watch list that it is about; null for all of them.</summary>
    public string? WatchId { get; init; }

    /// <summary>Only severities at or above this; null for all.</summary>
    public double? MinSeverity { get; init; }

    /// <summary>Only these ways; none for all.</summary>
    public required IReadOnlyList<AnomalyDirection> Directions { get; init; }

    /// <summary>Only anomalies about one of these; none for all.</summary>
    public required IReadOnlyList<AlertSubject> Kinds { get; init; }

    /// <summary>Only bars that opened while their market traded.</summary>
    public required bool MarketHoursOnly { get; init; }

    /// <summary>When quiet hours begin, as 22:00; null where there are none.</summary>
    public string? QuietFrom { get; init; }

    /// <summary>When quiet hours end.</summary>
    public string? QuietTo { get; init; }

    /// <summary>The IANA time zone of quiet hours and days.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When messages are sent.</summary>
    public required AlertTiming Timing { get; init; }

    /// <summary>Most alerts sent in a day; null for no limit.</summary>
    public int? MostPerDay { get; init; }

    /// <summary>Ids of the channels that messages go to, beside the inbox.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Whether it is in force.</summary>
    public required bool Enabled { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The document of a rule.</summary>
    public static RuleView Of(AlertRule rule) => new()
    {
        Id = rule.Id, Name = rule.Name, WatchId = rule.WatchId, MinSeverity = rule.MinSeverity, Directions = rule.Directions, Kinds = rule.Subjects, MarketHoursOnly = rule.MarketHoursOnly,
        QuietFrom = Clock(rule.QuietFrom), QuietTo = Clock(rule.QuietTo), TimeZone = rule.TimeZone, Timing = rule.Timing, MostPerDay = rule.MostPerDay, Channels = rule.Channels,
        Enabled = rule.Enabled, CreatedAt = rule.CreatedAt,
    };

    private static string? Clock(int? minutes) => minutes is { } minute ? string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}") : null;
}

/// <summary>What nobody is to be told of.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Ticker">This ticker's, or null.</param>
/// <param name="Kind">Those about this, or null.</param>
/// <param name="Direction">Those that went this way, or null.</param>
/// <param name="AnomalyId">The incident of this anomaly, or null.</param>
/// <param name="Until">Until when, UTC; null for ever.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
internal sealed record MuteView(string Id, string? Ticker, AlertSubject? Kind, AnomalyDirection? Direction, string? AnomalyId, DateTimeOffset? Until, DateTimeOffset CreatedAt)
{
    /// <summary>The document of a mute.</summary>
    public static MuteView Of(AlertMute mute) => new(mute.Id, mute.Ticker, mute.Subject, mute.Direction, mute.AnomalyId, mute.Until, mute.CreatedAt);
}

/// <summary>An address that messages go to.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Kind">What kind of address it has.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">The address.</param>
/// <param name="State">Whether it is used.</param>
/// <param name="Problem">Why it is switched off, or null.</param>
/// <param name="Key">The key that a webhook's requests are signed with: in the answers that make it, and null in all others.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
internal sealed record ChannelView(
    string Id, AlertChannelKind Kind, string Name, string Address, AlertChannelState State, string? Problem, string? Key, DateTimeOffset CreatedAt)
{
    /// <summary>The document of a channel.</summary>
    public static ChannelView Of(AlertChannel channel) =>
        new(channel.Id, channel.Kind, channel.Name, channel.Address, channel.State, channel.Problem, channel.Secrets?.Key, channel.CreatedAt);
}

/// <summary>An entry of the inbox.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="Anomaly">What it is about, as it stands.</param>
/// <param name="RuleId">The rule that asked for it; default where there was none.</param>
/// <param name="Limited">Whether the rule's daily limit kept it from being sent to channels.</param>
/// <param name="CreatedAt">When it was raised, UTC.</param>
/// <param name="ReadAt">When it was read, UTC; null where it was not.</param>
/// <param name="RetractedAt">When its anomaly was taken back, UTC; null where it holds.</param>
internal sealed record AlertView(
    string Id, AnomalyView Anomaly, string RuleId, bool Limited, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt, DateTimeOffset? RetractedAt)
{
    /// <summary>The document of an alert.</summary>
    public static AlertView Of(InboxEntry entry) => new(
        entry.Alert.Id, AnomalyView.Of(entry.Anomaly), entry.Alert.RuleId, entry.Alert.Limited, entry.Alert.CreatedAt, entry.Alert.ReadAt, entry.Alert.RetractedAt);
}

/// <summary>A page of the inbox.</summary>
/// <param name="Items">Alerts, latest first.</param>
/// <param name="NextCursor">Where the next page starts; null on the last one.</param>
/// <param name="Unread">How many of all were not read.</param>
internal sealed record InboxView(IReadOnlyList<AlertView> Items, string? NextCursor, long Unread)
{
    /// <summary>The document of a page.</summary>
    public static InboxView Of(Inbox inbox) => new([.. inbox.Page.Items.Select(AlertView.Of)], inbox.Page.NextCursor, inbox.Unread);
}

/// <summary>An alert on its way to a channel.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="AnomalyId">The anomaly that it is about.</param>
/// <param name="ChannelId">The channel, or inbox.</param>
/// <param name="Kind">Whether it alerts or takes back.</param>
/// <param name="State">How it stands.</param>
/// <param name="Due">When it is to be sent, or became what it is, UTC.</param>
/// <param name="Tries">How often it was sent.</param>
/// <param name="TriedAt">When it was sent last, UTC; null where it was not.</param>
/// <param name="Answer">What the channel answered last, or why it was given up or cancelled.</param>
/// <param name="MessageId">The id by which its receiver knows a repetition; null where it was not sent yet in a message with others.</param>
/// <param name="CreatedAt">When it was raised, UTC.</param>
internal sealed record DeliveryView(
    string Id, string AlertId, string AnomalyId, string ChannelId, AlertDeliveryKind Kind, AlertDeliveryState State, DateTimeOffset Due, int Tries, DateTimeOffset? TriedAt, string? Answer,
    string? MessageId, DateTimeOffset CreatedAt)
{
    /// <summary>The document of a delivery.</summary>
    public static DeliveryView Of(AlertDelivery delivery) => new(
        delivery.Id, delivery.AlertId, delivery.AnomalyId, delivery.ChannelId, delivery.Kind, delivery.State, delivery.Due, delivery.Tries, delivery.TriedAt, delivery.Answer,
        delivery.MessageId, delivery.CreatedAt);
}

/// <summary>What a rule would have sent.</summary>
/// <param name="From">From when on, UTC.</param>
/// <param name="LookedAt">Anomalies of the followed series that were looked at.</param>
/// <param name="Cut">Whether there were more, so that the earliest are missing.</param>
/// <param name="Alerts">Alerts in the inbox.</param>
/// <param name="Limited">Those of them that the daily limit would have kept from being sent.</param>
/// <param name="Messages">Messages to each channel.</param>
/// <param name="BusiestDay">Most alerts of one day.</param>
/// <param name="Latest">The latest 100 of them, latest first.</param>
internal sealed record RuleTrialView(
    DateTimeOffset From, int LookedAt, bool Cut, int Alerts, int Limited, int Messages, int BusiestDay, IReadOnlyList<RuleTrialAlertView> Latest)
{
    /// <summary>The document of a trial.</summary>
    public static RuleTrialView Of(RuleTrial trial) => new(
        trial.From, trial.LookedAt, trial.Cut, trial.Alerts, trial.Limited, trial.Messages, trial.BusiestDay, [.. trial.Latest.Select(RuleTrialAlertView.Of)]);
}

/// <summary>An alert that a rule would have raised.</summary>
/// <param name="AnomalyId">The anomaly.</param>
/// <param name="Ticker">Symbol.</param>
/// <param name="Interval">Interval code.</param>
/// <param name="Datetime">Open of its bar, UTC.</param>
/// <param name="Severity">0 to 1; null for models without calibration.</param>
/// <param name="Reason">Why it is an anomaly.</param>
/// <param name="At">When its bar was closed, UTC.</param>
/// <param name="SentAt">When it would have been sent, UTC; null where the limit kept it back.</param>
internal sealed record RuleTrialAlertView(
    string AnomalyId, string Ticker, string Interval, DateTimeOffset Datetime, double? Severity, string Reason, DateTimeOffset At, DateTimeOffset? SentAt)
{
    /// <summary>The document of an alert.</summary>
    public static RuleTrialAlertView Of(RuleTrialAlert alert) => new(
        alert.Anomaly.Id, alert.Anomaly.Series.Ticker.Symbol, alert.Anomaly.Series.Interval.Code, alert.Anomaly.Datetime, alert.Anomaly.Severity, alert.Anomaly.ReasonToShow, alert.At, alert.SentAt);
}

/// <summary>How many alerts changed.</summary>
/// <param name="Changed">How many.</param>
internal sealed record MarkedView(int Changed);

/// <summary>What became of a test message.</summary>
/// <param name="Taken">Whether the channel took it.</param>
/// <param name="Answer">What the channel answered, or why it did not.</param>
internal sealed record ChannelTestView(bool Taken, string Answer);
