using System.Globalization;
using Anomaly.Detection.Engine.Decisions;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Decisions;

/// <summary>Says why a bar is strange in plain numbers: "fell 12.8 % against a usual 1.1 % a day; volume 8.2 times usual".</summary>
internal static class BarReason
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

    /// <summary>The two strongest facts, a clear move of the price first.</summary>
    /// <param name="weighed">The evidence, strongest first.</param>
    /// <param name="facts">The bar's numbers.</param>
    public static string Of(IReadOnlyList<WeighedEvidence> weighed, in BarFacts facts)
    {
        var (first, second) = Strongest(weighed);
        return second is null ? Say(first, facts) : $"{Say(first, facts)}; {Say(second, facts)}";
    }

    /// <summary>Which way the first fact points.</summary>
    /// <inheritdoc cref="Of"/>
    public static AnomalyDirection DirectionOf(IReadOnlyList<WeighedEvidence> weighed, in BarFacts facts) =>
        Strongest(weighed).First.Test.Fact switch
        {
            EvidenceFact.Move => facts.Return < 0 ? AnomalyDirection.Down : AnomalyDirection.Up,
            EvidenceFact.Body => facts.Body < 0 ? AnomalyDirection.Down : AnomalyDirection.Up,
            EvidenceFact.Gap => facts.Gap < 0 ? AnomalyDirection.Down : AnomalyDirection.Up,
            EvidenceFact.Trend => facts.Drift10 < 0 ? AnomalyDirection.Down : AnomalyDirection.Up,
            EvidenceFact.Volume or EvidenceFact.Activity => AnomalyDirection.Volume,
            _ => AnomalyDirection.Range,
        };

    private static (WeighedEvidence First, WeighedEvidence? Second) Strongest(IReadOnlyList<WeighedEvidence> weighed)
    {
        var strongest = weighed.Where(one => one.Test.Fact != EvidenceFact.Joint).ToList();
        var first = Plainest(strongest[0], strongest);
        var second = strongest.FirstOrDefault(one => Subject(one.Test.Fact) != Subject(first.Test.Fact) && one.Surprise >= LeastSurprise);
        if (second is null)
            return (first, null);
        second = Plainest(second, strongest);
        return Subject(first.Test.Fact) != Price && Subject(second.Test.Fact) == Price && second.Surprise >= ClearSurprise ? (second, first) : (first, second);
    }

    // People think in moves from close to close: where that says nearly as much as body, gap or range, it is told.
    private static WeighedEvidence Plainest(WeighedEvidence one, List<WeighedEvidence> all)
    {
        if (Subject(one.Test.Fact) != Price)
            return one;
        var move = all.Where(other => other.Test.Fact == EvidenceFact.Move).MaxBy(other => other.Weighted)!;
        return move.Surprise >= NearlyAsMuch * one.Surprise ? move : one;
    }

    // Move, gap, body and range of one bar mostly tell the same story; one of them is enough.
    private static int Subject(EvidenceFact fact) => fact switch
    {
        EvidenceFact.Move or EvidenceFact.Body or EvidenceFact.Gap or EvidenceFact.Range => Price,
        EvidenceFact.Volume or EvidenceFact.Activity => 1,
        _ => 2 + (int)fact,
    };

    private static string Say(WeighedEvidence one, in BarFacts facts) => one.Test.Fact switch
    {
        EvidenceFact.Move => $"{(facts.Return < 0 ? "fell" : "rose")} {Percent(facts.Return)} against a usual {Percent(facts.UsualReturn)} {Step(facts)}{Thin(one)}",
        EvidenceFact.Body => $"{(facts.Body < 0 ? "fell" : "rose")} {Percent(facts.Body)} from open to close against a usual move of {Percent(facts.UsualReturn)} {Step(facts)}",
        EvidenceFact.Gap => $"opened {Percent(facts.Gap)} {(facts.Gap < 0 ? "lower" : "higher")} against a usual move of {Percent(facts.UsualReturn)} {Step(facts)}{Thin(one)}",
        EvidenceFact.Wick => facts.LowerWick > facts.UpperWick
            ? $"dropped {Percent(facts.LowerWick)} below open and close and came back, usual range {Percent(facts.UsualRange)}"
            : $"spiked {Percent(facts.UpperWick)} above open and close and came back, usual range {Percent(facts.UsualRange)}",
        EvidenceFact.Range => $"range {Percent(facts.Range)} against a usual {Percent(facts.UsualRange)}",
        EvidenceFact.Volume => $"volume {Times(facts.VolumeRatio)} times usual",
        EvidenceFact.Trend => SayTrend(one, facts),
        EvidenceFact.Volatility => $"ranges of the last 5 bars {Times(facts.RecentRangeRatio)} times usual",
        EvidenceFact.Activity => $"volume of the last 5 bars {Times(facts.RecentVolumeRatio)} times usual",
        EvidenceFact.Stuck => facts.StillBars > 0 ? $"price stood still for {facts.StillBars} bar{(facts.StillBars == 1 ? "" : "s")}" : "no volume reported",
        _ => "all features together",
    };

    private static string SayTrend(WeighedEvidence one, in BarFacts facts)
    {
        var (bars, drift) = one.Test.Column switch
        {
            RelativeColumns.Trend3 => (3, facts.Drift3),
            RelativeColumns.Trend10 => (10, facts.Drift10),
            _ => (30, facts.Drift30),
        };
        return $"drifted {(drift < 0 ? "down" : "up")} over about {bars} bars, {Times(Math.Abs(drift))} times as far as chance would";
    }

    private static string Thin(WeighedEvidence one) =>
        one.Test.Column is RelativeColumns.ThinGap or RelativeColumns.ThinMove ? " without the volume for it" : "";

    private static string Step(in BarFacts facts)
    {
        foreach (var (least, words) in Steps)
        {
            if (facts.StepSeconds >= least)
                return words;
        }

        return "a bar";
    }

    private static string Percent(double fraction)
    {
        var percent = Math.Abs(fraction) * 100;
        return percent.ToString(percent >= 0.095 ? "0.0" : "0.00#", CultureInfo.InvariantCulture) + " %";
    }

    private static string Times(double ratio) => ratio.ToString(ratio >= 0.95 ? "0.0" : "0.0#", CultureInfo.InvariantCulture);
}
