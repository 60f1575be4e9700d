using System.Globalization;
using System.Text.RegularExpressions;
using Anomaly.Detection.Decisions;

namespace Anomaly.Detection.Tests.Decisions;

/// <summary>
/// Holds what is said of a bar against the bars, by arithmetic of its own: each number of the sentence and of the facts is worked out anew, and what is called usual must
/// have been so of the bars before. It knows nothing of features, levels or tables.
/// </summary>
internal sealed partial class ReasonTruth(Bar[] bars)
{
    private const int Comparable = 100;
    private const int Fewest = 10;
    private const double LeastShare = 0.3;

    // What is usual is an exponential mean, at a time of day of about ten visits: it settles, and is no sharper than this.
    private const int SettlingSessions = 15;
    private const double Slack = 2.5;
    private const double LeastRatio = 0.85;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(3);

    private readonly bool _isIntraday = bars.Length > 1 && bars.Zip(bars.Skip(1), (one, next) => next.Time - one.Time).Min() < Pause;
    private readonly int _settled = SettledAt(bars);
    private int _at;

    /// <summary>Shares of earlier bars within what was called usual, one for each time that something was.</summary>
    public List<double> SharesWithin { get; } = [];

    private Bar Now => bars[_at];

    private double Before => CloseBefore(_at);

    /// <summary>What is false about an anomaly's reason; empty where all of it is true.</summary>
    public IEnumerable<string> FalseOf(AnomalyFinding finding)
    {
        _at = Array.FindIndex(bars, _at, bar => bar.Time == finding.Time);
        var problems = Facts(finding).Concat(Sentence(finding.Reason)).ToList();
        if (finding.Kind != (finding.ReasonFacts.Any(fact => fact.Code is >= ReasonCode.HighBelowLow and <= ReasonCode.SplitLike) || finding.Evidence.Any(one => one.Name == "repetition") ? AnomalyKind.DataFault : AnomalyKind.Market))
            problems.Add("the kind is not that of the facts");
        if (Math.Abs((Now.Close / Before) - 1) >= 0.1 && !finding.ReasonFacts.Any(fact => fact.Code is ReasonCode.Move or ReasonCode.LongMove))
            problems.Add("a move of ten percent is left out");
        return problems.Select(problem => $"{finding.Time:u} {problem}: {finding.Reason}");
    }

    private IEnumerable<string> Facts(AnomalyFinding finding)
    {
        if (finding.ReasonFacts.IsEmpty)
            yield return "there are no facts";
        for (var i = 0; i < finding.ReasonFacts.Length; i++)
        {
            var fact = finding.ReasonFacts[i];
            if (ValueOf(fact.Code) is { } value && !Near(value, fact.Value, 1e-9))
                yield return $"{fact.Code} is {value}, not {fact.Value}";
            if (fact.Code == ReasonCode.OnVolume && (i == 0 || finding.ReasonFacts[i - 1].Code is not (ReasonCode.Move or ReasonCode.LongMove or ReasonCode.Body or ReasonCode.Gap)))
                yield return "the volume belongs to no move";
            if (ProblemOf(fact) is { } problem)
                yield return $"{fact.Code} {problem}";
        }
    }

    private double? ValueOf(ReasonCode code) => code switch
    {
        ReasonCode.Move or ReasonCode.LongMove => (Now.Close / Before) - 1,
        ReasonCode.Body => (Now.Close / Now.Open) - 1,
        ReasonCode.Gap => (Now.Open / Before) - 1,
        ReasonCode.UpperWick => (Now.High - Math.Max(Now.Open, Now.Close)) / Before,
        ReasonCode.LowerWick => (Math.Min(Now.Open, Now.Close) - Now.Low) / Before,
        ReasonCode.Range or ReasonCode.NarrowRange => RangeAt(_at),
        ReasonCode.Volume or ReasonCode.LowVolume or ReasonCode.OnVolume => Now.Volume,
        ReasonCode.StillPrice => StillAt(_at),
        ReasonCode.NoVolume => 0,
        ReasonCode.EqualCloses => 1 + CountBack(at => Math.Abs((bars[at].Close / bars[at - 1].Close) - 1) <= 1e-6),
        ReasonCode.RepeatedBar => 1 + CountBack(at => bars[at] with { Time = bars[at - 1].Time } == bars[at - 1]),
        ReasonCode.HighBelowLow => Now.High,
        ReasonCode.OpenOutside => Now.Open,
        ReasonCode.CloseOutside => Now.Close,
        ReasonCode.PriceScale or ReasonCode.SplitLike => Now.Close / Before,
        _ => null,
    };

    /// <summary>What is wrong about a claim beside its value; null where nothing is.</summary>
    private string? ProblemOf(ReasonFact fact)
    {
        if (_isIntraday && _at < _settled)
            return null;
        var usual = fact.Usual;
        switch (fact.Code)
        {
            case ReasonCode.Move when fact.Usual != default:
                return Within(at => (bars[at].Close / CloseBefore(at)) - 1, usual);
            case ReasonCode.LongMove:
                return OfHistory(usual.Typical!.Value);
            case ReasonCode.Body:
                return Within(at => (bars[at].Close / bars[at].Open) - 1, usual);
            case ReasonCode.Gap:
                return Within(at => (bars[at].Open / CloseBefore(at)) - 1, usual, at => Opens(at) == Opens(_at));
            case ReasonCode.UpperWick:
                return Within(at => (bars[at].High - Math.Max(bars[at].Open, bars[at].Close)) / CloseBefore(at), usual);
            case ReasonCode.LowerWick:
                return Within(at => (Math.Min(bars[at].Open, bars[at].Close) - bars[at].Low) / CloseBefore(at), usual);
            case ReasonCode.Range:
                return fact.Value <= usual.To ? "is within the usual" : Within(RangeAt, usual);
            case ReasonCode.NarrowRange:
                return fact.Value >= usual.Typical ? "is not narrow" : TypicalOf(RangeAt, usual.Typical!.Value);
            case ReasonCode.Volume:
                return fact.Value <= (usual.Typical ?? usual.To) ? "is not much" : TypicalVolume(usual);
            case ReasonCode.LowVolume:
                return fact.Value >= (usual.Typical ?? usual.From) ? "is not little" : TypicalVolume(usual);
            case ReasonCode.OnVolume:
                return TypicalVolume(usual);
            case ReasonCode.Trend3:
                return Drifted(3, fact.Value);
            case ReasonCode.Trend10:
                return Drifted(10, fact.Value);
            case ReasonCode.Trend30:
                return Drifted(30, fact.Value);
            case ReasonCode.Volatility:
                return Ratio(RangeAt) is { } wider && wider <= LeastRatio ? $"is {wider}" : null;
            case ReasonCode.Activity:
                return Ratio(at => bars[at].Volume) is { } busier && (fact.Value > 1 ? busier <= LeastRatio : busier >= 1 / LeastRatio) ? $"is {busier}" : null;
            case ReasonCode.StillPrice:
                return fact.Value < 1 ? "moved" : null;
            case ReasonCode.NoVolume:
                return Now.Volume > 0 ? "is there" : null;
            case ReasonCode.HighBelowLow:
                return Now.High < Now.Low ? null : "is not";
            case ReasonCode.OpenOutside:
                return Now.Open < Now.Low || Now.Open > Now.High ? null : "is within";
            case ReasonCode.CloseOutside:
                return Now.Close < Now.Low || Now.Close > Now.High ? null : "is within";
            case ReasonCode.PriceScale:
                return fact.Value is < 50 and > 0.02 ? "is none" : null;
            case ReasonCode.SplitLike:
                return Math.Abs(Math.Log(fact.Value / usual.Typical!.Value)) <= 0.06 && Math.Abs(Math.Log(Now.Open / Before / usual.Typical!.Value)) <= 0.06 ? null : "is none";
            default:
                return null;
        }
    }

    /// <summary>Most bars before must lie within what is called usual: of the last ones, or of those at this time of day.</summary>
    private string? Within(Func<int, double> quantity, UsualValue usual, Func<int, bool>? isComparable = null)
    {
        double? best = null;
        foreach (var earlier in Earlier(isComparable).Select(some => some.Select(at => quantity(at)).ToArray()))
        {
            if (earlier.Length >= Fewest)
                best = Math.Max(best ?? 0, earlier.Count(value => value <= (usual.To ?? double.MaxValue) && value >= (usual.From ?? double.MinValue)) / (double)earlier.Length);
        }

        if (best is not { } share)
            return null;
        SharesWithin.Add(share);
        return share < LeastShare ? $"was within the usual only in {share:P0} of the bars before" : null;
    }

    private string? TypicalOf(Func<int, double> quantity, double typical)
    {
        var sets = Earlier(null).Select(some => some.Select(at => quantity(at)).Where(value => value > 0).Order().ToArray()).Where(some => some.Length >= Fewest)
            .Select(some => (Low: some[some.Length / 20] / Slack, High: some[^(1 + (some.Length / 20))] * Slack)).ToArray();
        return sets.Length == 0 || sets.Any(set => typical >= set.Low && typical <= set.High) ? null : $"was never usually {typical}, but {string.Join(" or ", sets)}";
    }

    private string? TypicalVolume(UsualValue usual) => usual switch
    {
        { Typical: { } typical } => TypicalOf(at => bars[at].Volume, typical),
        { To: { } to } => Earlier(null).All(some => some.Count(at => bars[at].Volume > to * Slack) > some.Length / 2) ? $"was usually above {to}" : null,
        { From: { } from } => Earlier(null).All(some => some.Count(at => bars[at].Volume < from / Slack) > some.Length / 2) ? $"was usually below {from}" : null,
        _ => "is compared with nothing",
    };

    /// <summary>The last bars before, and those of earlier days at this time.</summary>
    private int[][] Earlier(Func<int, bool>? isComparable)
    {
        var before = Enumerable.Range(1, _at - 1).Reverse().Where(at => isComparable?.Invoke(at) != false);
        int[] last = [.. before.Take(Comparable)];
        return _isIntraday ? [last, SameTime(_at, isComparable)] : [last];
    }

    /// <summary>Bars of earlier days within the same five minutes.</summary>
    private int[] SameTime(int now, Func<int, bool>? isComparable = null) =>
    [
        .. Enumerable.Range(1, Math.Max(0, now - 1)).Reverse()
            .Where(at => bars[at].Time.Date != bars[now].Time.Date && (int)bars[at].Time.TimeOfDay.TotalMinutes / 5 == (int)bars[now].Time.TimeOfDay.TotalMinutes / 5 && isComparable?.Invoke(at) != false)
            .Take(Comparable),
    ];

    /// <summary>The exponential mean of returns, of which one counts for at most three standard deviations: a jump is no drift.</summary>
    private string? Drifted(int span, double drift)
    {
        double[] returns = [.. Enumerable.Range(Math.Max(1, _at - 100), _at - Math.Max(1, _at - 100) + 1).Select(at => Math.Log(bars[at].Close / CloseBefore(at)))];
        var most = 3 * Math.Sqrt(returns.Select(one => one * one).Average());
        var (plain, clipped) = (0.0, 0.0);
        foreach (var one in returns)
        {
            plain += (one - plain) / span;
            clipped += (Math.Clamp(one, -most, most) - clipped) / span;
        }

        return clipped > 0 == drift > 0 || plain > 0 == drift > 0 ? null : $"went the other way by {plain:P2}";
    }

    /// <summary>About the last five bars' against those before at the same times of day, of which none counts for too much; null where there are none.</summary>
    private double? Ratio(Func<int, double> quantity)
    {
        var (mean, count) = (0.0, 0);
        for (var at = Math.Max(60, _at - 25); at <= _at; at++)
        {
            double[] usual = [.. (_isIntraday ? SameTime(at) : Enumerable.Range(at - 40, 40)).Select(quantity).Where(value => value > 0).Select(value => Math.Log(value))];
            if (usual.Length < 5 || !(quantity(at) > 0))
                continue;
            var spread = 2.5 * usual.Average(value => Math.Abs(value - usual.Average()));
            mean += (Math.Clamp(Math.Log(quantity(at)) - usual.Average(), -spread, spread) - mean) * 0.2;
            count++;
        }

        return count < 5 ? null : Math.Exp(mean);
    }

    private static int SettledAt(Bar[] bars)
    {
        var sessions = 0;
        for (var at = 1; at < bars.Length; at++)
        {
            if (bars[at].Time - bars[at - 1].Time >= Pause && ++sessions == SettlingSessions)
                return at;
        }

        return bars.Length;
    }

    private bool Opens(int at) => bars[at].Time - bars[at - 1].Time >= Pause;

    private double CloseBefore(int at)
    {
        var before = at - 1;
        while (before > 0 && !(bars[before].Close > 0))
            before--;
        return bars[before].Close;
    }

    private double RangeAt(int at)
    {
        var (bar, before) = (bars[at], CloseBefore(at));
        double[] prices = [bar.Open, bar.High, bar.Low, bar.Close, before];
        return (Math.Max(Math.Max(bar.High, Math.Max(bar.Open, bar.Close)), before) - Math.Min(Math.Min(bar.Low, Math.Min(bar.Open, bar.Close)), before)) / before;
    }

    private double StillAt(int at)
    {
        var count = 0;
        for (; at > 0 && RangeAt(at) == 0; at--)
            count++;
        return count;
    }

    private double CountBack(Func<int, bool> repeats) => Enumerable.Range(0, _at).TakeWhile(back => repeats(_at - back)).Count();

    /// <summary>About the standard deviation of the last thousand returns, of which none counts for too much.</summary>
    private string? OfHistory(double typical)
    {
        double[] returns = [.. Enumerable.Range(1, _at - 1).Reverse().Take(1000).Select(at => Math.Abs(Math.Log(bars[at].Close / CloseBefore(at)))).Where(one => one > 0).Order()];
        var (low, high) = (returns[returns.Length / 2] / Slack, returns[^(1 + (returns.Length / 50))] * Slack);
        return typical >= low && typical <= high ? null : $"is not what {low} to {high} tell of the history";
    }

    /// <summary>Each clause must be one that is known here, and its numbers, rounded, those of the bar.</summary>
    private IEnumerable<string> Sentence(string reason)
    {
        foreach (var clause in Regex.Split(reason, @"(?:\. |; )(?=[a-zA-Z])"))
        {
            var text = clause.StartsWith("data fault? ", StringComparison.Ordinal) ? clause["data fault? ".Length..] : clause;
            var known = Clauses().Select(one => (Match: Regex.Match(text, $"^(?:{one.Pattern})$", RegexOptions.IgnoreCase), one.Holds)).Where(one => one.Match.Success).ToArray();
            if (known.Length != 1)
                yield return $"'{clause}' is {known.Length} clauses";
            else if (!known[0].Holds(known[0].Match))
                yield return $"'{clause}' is false";
        }
    }

    private IEnumerable<(string Pattern, Func<Match, bool> Holds)> Clauses()
    {
        const string percent = @"([\d,.]+) %";
        const string volume = @"(?: on (?:only |over |less than )?([\d,.]+) times the usual volume)?";
        yield return ($"(rose|fell) {percent}{volume}", match => Says(match, 2, Math.Abs((Now.Close / Before) - 1) * 100) && match.Groups[1].Value.Equals("rose", StringComparison.OrdinalIgnoreCase) == Now.Close > Before);
        yield return ($"(rose|fell) {percent} from open to close{volume}", match => Says(match, 2, Math.Abs((Now.Close / Now.Open) - 1) * 100) && match.Groups[1].Value.Equals("rose", StringComparison.OrdinalIgnoreCase) == Now.Close > Now.Open);
        yield return ($"opened {percent} (lower|higher){volume}", match => Says(match, 1, Math.Abs((Now.Open / Before) - 1) * 100) && (match.Groups[2].Value == "higher") == Now.Open > Before);
        yield return ($"spiked {percent} above open and close and came back", match => Says(match, 1, (Now.High - Math.Max(Now.Open, Now.Close)) / Before * 100));
        yield return ($"dropped {percent} below open and close and came back", match => Says(match, 1, (Math.Min(Now.Open, Now.Close) - Now.Low) / Before * 100));
        yield return ($"ranged over (?:only )?{percent}", match => Says(match, 1, RangeAt(_at) * 100));
        yield return (@"volume (?:only |over |less than )?[\d,.]+ times the usual", _ => Now.Volume > 0);
        yield return (@"drifted (?:up|down) over about (?:3|10|30) bars by [\d.]+ standard deviations", _ => true);
        yield return (@"ranges of about the last 5 bars [\d,.]+ times the usual", _ => true);
        yield return (@"volumes of about the last 5 bars (?:only )?[\d,.]+ times the usual", _ => true);
        yield return (@"price stood still for ([\d,]+) bars?", match => Says(match, 1, StillAt(_at)));
        yield return (@"closed at the same price for ([\d,]+) bars", match => Says(match, 1, ValueOf(ReasonCode.EqualCloses)!.Value));
        yield return (@"the same bar, volume and all, ([\d,]+) times", match => Says(match, 1, ValueOf(ReasonCode.RepeatedBar)!.Value));
        yield return ("usual in the long run [\\d,.]+ %", _ => true);
        yield return ("no volume reported", _ => !(Now.Volume > 0));
        yield return ("closed as the bar before", _ => Now.Close == Before);
        yield return ("unusual only in combination", _ => true);
        yield return (@"usual (?:within |up to )?[\d,.]+(?: %)?", _ => true);
        yield return ("high below low", _ => Now.High < Now.Low);
        yield return ("(open|close) outside of low and high", match => (match.Groups[1].Value.Equals("open", StringComparison.OrdinalIgnoreCase) ? Now.Open : Now.Close) is var price && (price < Now.Low || price > Now.High));
        yield return (@"price ([\d,.]+) times that of the bar before(?:, as by a split of \d+:\d+ that was not applied)?", match => Says(match, 1, Now.Close / Before));
    }

    /// <summary>Whether a number of the text is another one, rounded to the digits that it has.</summary>
    private static bool Says(Match match, int group, double value)
    {
        var text = match.Groups[group].Value;
        var digits = text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - value) <= (0.5 * Math.Pow(10, -Math.Max(digits, 1))) + (1e-9 * Math.Abs(value));
    }

    private static bool Near(double one, double other, double share) => Math.Abs(one - other) <= share * Math.Max(1e-6, Math.Abs(one));
}
