using System.Globalization;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Decisions;

/// <summary>Says why a bar is anomalous in plain numbers: "fell 12.8 % against a usual 1.1 % a day; volume 8.2 times usual".</summary>
internal sealed class BarReason
{
    // A second fact is worth telling where it happens less than once in ten bars.
    private const double LeastSurprise = 2.3;
    private const double ClearSurprise = 3.9;
    private const double NearlyAsMuch = 0.8;
    private const int Price = 0;

    private static readonly (double Least, string Words)[] Steps =
    [
        (20 * 86400, "a month"), (6 * 86400, "a week"), (4 * 86400, "in 5 days"), (20 * 3600, "a day"), (5000, "in 90 minutes"), (3000, "an hour"), (1500, "in 30 minutes"),
        (800, "in 15 minutes"), (200, "in 5 minutes"), (100, "in 2 minutes"), (0, "a minute"),
    ];

    private readonly WeighedEvidence _first;
    private readonly WeighedEvidence? _second;
    private readonly BarFacts _facts;

    /// <param name="weighed">The evidence, strongest first.</param>
    /// <param name="facts">The bar's numbers.</param>
    public BarReason(IEnumerable<WeighedEvidence> weighed, in BarFacts facts)
    {
        (_first, _second) = Strongest([.. weighed.Where(one => one.Test.Fact != EvidenceFact.Joint)]);
        _facts = facts;
    }

    /// <summary>The two strongest facts, a clear move of the price first.</summary>
    public string Text => _second is null ? Say(_first) : $"{Say(_first)}; {Say(_second)}";

    /// <summary>Which way the first fact points.</summary>
    public AnomalyDirection Direction => _first.Test.Fact switch
    {
        EvidenceFact.Move => DirectionOf(_facts.Return),
        EvidenceFact.Body => DirectionOf(_facts.Body),
        EvidenceFact.Gap => DirectionOf(_facts.Gap),
        EvidenceFact.Trend => DirectionOf(_facts.Drift10),
        EvidenceFact.Volume or EvidenceFact.Activity => AnomalyDirection.Volume,
        _ => AnomalyDirection.Range,
    };

    private string UsualMove => $"{Percent(_facts.UsualReturn)} {Array.Find(Steps, step => _facts.StepSeconds >= step.Least).Words}";

    private static AnomalyDirection DirectionOf(double change) => change < 0 ? AnomalyDirection.Down : AnomalyDirection.Up;

    private static (WeighedEvidence First, WeighedEvidence? Second) Strongest(WeighedEvidence[] strongest)
    {
        var first = Plainest(strongest[0], strongest);
        var second = Array.Find(strongest, one => Subject(one) != Subject(first) && one.Surprise >= LeastSurprise);
        if (second is null)
            return (first, null);
        second = Plainest(second, strongest);
        return Subject(first) != Price && Subject(second) == Price && second.Surprise >= ClearSurprise ? (second, first) : (first, second);
    }

    // People think in moves from close to close: where that says nearly as much as body, gap or range, it is told.
    private static WeighedEvidence Plainest(WeighedEvidence one, WeighedEvidence[] all)
    {
        if (Subject(one) != Price)
            return one;
        var move = all.Where(other => other.Test.Fact == EvidenceFact.Move).MaxBy(other => other.Weighted)!;
        return move.Surprise >= NearlyAsMuch * one.Surprise ? move : one;
    }

    // Move, gap, body and range of one bar mostly tell the same story; one of them is enough.
    private static int Subject(WeighedEvidence one) => one.Test.Fact switch
    {
        EvidenceFact.Move or EvidenceFact.Body or EvidenceFact.Gap or EvidenceFact.Range => Price,
        EvidenceFact.Volume or EvidenceFact.Activity => 1,
        var fact => 2 + (int)fact,
    };

    private string Say(WeighedEvidence one) => one.Test.Fact switch
    {
        EvidenceFact.Move => $"{Way(_facts.Return, "fell", "rose")} {Percent(_facts.Return)} against a usual {UsualMove}{Thin(one)}",
        EvidenceFact.Body => $"{Way(_facts.Body, "fell", "rose")} {Percent(_facts.Body)} from open to close against a usual move of {UsualMove}",
        EvidenceFact.Gap => $"opened {Percent(_facts.Gap)} {Way(_facts.Gap, "lower", "higher")} against a usual move of {UsualMove}{Thin(one)}",
        EvidenceFact.Wick => SayWick(),
        EvidenceFact.Range => $"range {Percent(_facts.Range)} against a usual {Percent(_facts.UsualRange)}",
        EvidenceFact.Volume => $"volume {Times(_facts.VolumeRatio)} times usual",
        EvidenceFact.Trend => SayTrend(one),
        EvidenceFact.Volatility => $"ranges of the last 5 bars {Times(_facts.RecentRangeRatio)} times usual",
        EvidenceFact.Activity => $"volume of the last 5 bars {Times(_facts.RecentVolumeRatio)} times usual",
        EvidenceFact.StalePrice => SayStale(),
        _ => "all features together",
    };

    private string SayWick()
    {
        var excursion = _facts.LowerWick > _facts.UpperWick ? $"dropped {Percent(_facts.LowerWick)} below" : $"spiked {Percent(_facts.UpperWick)} above";
        return $"{excursion} open and close and came back, usual range {Percent(_facts.UsualRange)}";
    }

    private string SayStale() =>
        _facts.StillBars > 0 ? $"price stood still for {_facts.StillBars} bar{(_facts.StillBars == 1 ? "" : "s")}" : "no volume reported";

    private string SayTrend(WeighedEvidence one)
    {
        var (bars, drift) = one.Test.Column switch
        {
            RelativeColumns.Trend3 => (3, _facts.Drift3),
            RelativeColumns.Trend10 => (10, _facts.Drift10),
            _ => (30, _facts.Drift30),
        };
        return $"drifted {Way(drift, "down", "up")} over about {bars} bars, {Times(Math.Abs(drift))} times as far as chance would";
    }

    private static string Thin(WeighedEvidence one) =>
        one.Test.Column is RelativeColumns.ThinGap or RelativeColumns.ThinMove ? " without the volume for it" : "";

    private static string Way(double change, string down, string up) => change < 0 ? down : up;

    private static string Percent(double fraction)
    {
        var percent = Math.Abs(fraction) * 100;
        return percent.ToString(percent >= 0.095 ? "0.0" : "0.00#", CultureInfo.InvariantCulture) + " %";
    }

    private static string Times(double ratio) => ratio.ToString(ratio >= 0.95 ? "0.0" : "0.0#", CultureInfo.InvariantCulture);
}
