using Anomaly.Detection.Decisions;
using Anomaly.MarketData.Calendars;

namespace Anomaly.Alerts.Matching;

/// <summary>Whether a person wants to be told of an anomaly: a pure function of their rules and mutes, the anomaly and the calendar.</summary>
public static class RuleMatching
{
    /// <summary>The id of the rule of people who have made none: everything that they follow, at once, in the inbox.</summary>
    public const string DefaultRule = "default";

    /// <summary>The rules of a person that are in force: what they have made, or where they have made none, <see cref="DefaultRule"/>.</summary>
    public static IReadOnlyList<AlertRule> InForce(string personId, IReadOnlyCollection<AlertRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Count == 0
            ? [new AlertRule { Id = DefaultRule, PersonId = personId, Name = DefaultRule, TimeZone = "UTC", CreatedAt = DateTime.UnixEpoch }]
            : [.. rules.Where(rule => rule.Enabled)];
    }

    /// <summary>Whether a rule lets an anomaly through that a watch of its person holds.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="watches">Ids of the person's watches that hold the anomaly's series.</param>
    /// <param name="anomaly">The anomaly.</param>
    /// <param name="calendar">When its market trades.</param>
    public static bool Matches(this AlertRule rule, IReadOnlyCollection<string> watches, AnomalyRecord anomaly, ITradingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(watches);
        ArgumentNullException.ThrowIfNull(anomaly);
        return (rule.WatchId is { } watch ? watches.Contains(watch) : watches.Count > 0)
            && (rule.MinSeverity is not { } least || anomaly.Severity >= least)
            && (rule.Directions.IsEmpty || (anomaly.Direction is { } direction && rule.Directions.Contains(direction)))
            && (rule.Subjects.IsEmpty || SubjectsOf(anomaly).Any(subject => rule.Subjects.Contains(subject)))
            && (!rule.MarketHoursOnly || IsInMarketHours(anomaly, calendar));
    }

    /// <summary>Whether one of a person's mutes is about an anomaly.</summary>
    /// <param name="mutes">The person's mutes.</param>
    /// <param name="anomaly">The anomaly.</param>
    /// <param name="incident">Ids that name its incident: its own, and that of the incident's first anomaly.</param>
    /// <param name="now">The present, UTC.</param>
    public static bool Cover(this IEnumerable<AlertMute> mutes, AnomalyRecord anomaly, IReadOnlyCollection<string> incident, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(mutes);
        ArgumentNullException.ThrowIfNull(anomaly);
        return mutes.Any(mute => !(mute.Until <= now)
            && (mute.Ticker is not { } ticker || anomaly.Series.Ticker.Symbol == ticker)
            && (mute.Subject is not { } subject || SubjectsOf(anomaly).Contains(subject))
            && (mute.Direction is not { } direction || anomaly.Direction == direction)
            && (mute.AnomalyId is not { } id || incident.Contains(id)));
    }

    /// <summary>What an anomaly is about: what its reason says, each once, in that order. The volume that a move came with is no subject of its own.</summary>
    public static IReadOnlyList<AlertSubject> SubjectsOf(AnomalyRecord anomaly)
    {
        ArgumentNullException.ThrowIfNull(anomaly);
        if (anomaly.Kind == AnomalyKind.DataFault)
            return [AlertSubject.DataFault];
        AlertSubject[] said = [.. anomaly.ReasonFacts.Select(fact => SubjectOf(fact.Code)).OfType<AlertSubject>().Distinct()];
        return said.Length > 0 ? said : [AlertSubject.Other];
    }

    private static AlertSubject? SubjectOf(ReasonCode code) => code switch
    {
        ReasonCode.Move or ReasonCode.Body => AlertSubject.Move,
        ReasonCode.Gap => AlertSubject.Gap,
        ReasonCode.UpperWick or ReasonCode.LowerWick => AlertSubject.Wick,
        ReasonCode.Range or ReasonCode.NarrowRange or ReasonCode.Volatility => AlertSubject.Range,
        ReasonCode.Volume or ReasonCode.LowVolume or ReasonCode.Activity or ReasonCode.NoVolume => AlertSubject.Volume,
        ReasonCode.Trend3 or ReasonCode.Trend10 or ReasonCode.Trend30 => AlertSubject.Drift,
        ReasonCode.StillPrice => AlertSubject.Still,
        ReasonCode.HighBelowLow or ReasonCode.OpenOutside or ReasonCode.CloseOutside or ReasonCode.PriceScale or ReasonCode.SplitLike => AlertSubject.DataFault,
        ReasonCode.OnVolume or ReasonCode.Split or ReasonCode.ExDividend => null,
        _ => AlertSubject.Other,
    };

    /// <summary>Longer bars and symbols that are traded round the clock have no hours to be outside of.</summary>
    private static bool IsInMarketHours(AnomalyRecord anomaly, ITradingCalendar calendar)
    {
        var (ticker, interval) = (anomaly.Series.Ticker, anomaly.Series.Interval);
        return !interval.IsIntraday || !ticker.KeepsTheMarketsHours() || !MarketHours.Of(ticker.Market).IsKnown
            || calendar.SessionOn(ticker.Market, anomaly.Datetime)?.IsTradingAt(anomaly.Datetime) == true;
    }
}
