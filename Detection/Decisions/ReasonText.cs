using System.Globalization;
using System.Text;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// The sentence of facts in English, for example <c>rose 17.7 % on 4.3 times the usual volume; usual within 3.1 %</c>. The one place that has these words;
/// pages say the same in other languages. It begins in lower case and has no full stop at its end, so that it can stand in a sentence.
/// </summary>
public static class ReasonText
{
    private const int MostShares = 1000;

    /// <summary>The sentence; empty where there are no facts.</summary>
    public static string Of(IReadOnlyList<ReasonFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var text = new StringBuilder();
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Code == ReasonCode.OnVolume)
                continue;
            var statement = Say(facts[i]);
            if (i + 1 < facts.Count && facts[i + 1].Code == ReasonCode.OnVolume)
                statement += $" on {Volume(facts[i + 1])} volume";
            statement += UsualOf(facts[i]);
            var follows = i > 0 && !facts[i - 1].IsCorporateAction;
            text.Append(i == 0 ? "" : follows ? ". " : "; ").Append(follows ? char.ToUpperInvariant(statement[0]) : statement[0]).Append(statement.AsSpan(1));
        }

        return text.ToString();
    }

    /// <summary>A ratio of shares as 3:2: the smallest whole numbers that give it.</summary>
    internal static string Ratio(double ratio)
    {
        var shares = Enumerable.Range(1, MostShares).FirstOrDefault(shares => Math.Abs((ratio * shares) - Math.Round(ratio * shares)) <= 1e-9 * ratio * shares, 1);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(ratio * shares, 6)}:{shares}");
    }

    private static string Say(ReasonFact fact) => fact.Code switch
    {
        ReasonCode.Move when fact.Value == 0 => "closed as the bar before",
        ReasonCode.Move or ReasonCode.LongMove => $"{Way(fact.Value, "fell", "rose")} {Percent(fact.Value)}",
        ReasonCode.Body => $"{Way(fact.Value, "fell", "rose")} {Percent(fact.Value)} from open to close",
        ReasonCode.Gap => $"opened {Percent(fact.Value)} {Way(fact.Value, "lower", "higher")}",
        ReasonCode.UpperWick => $"spiked {Percent(fact.Value)} above open and close and came back",
        ReasonCode.LowerWick => $"dropped {Percent(fact.Value)} below open and close and came back",
        ReasonCode.Range => $"ranged over {Percent(fact.Value)}",
        ReasonCode.NarrowRange => $"ranged over only {Percent(fact.Value)}",
        ReasonCode.Volume or ReasonCode.LowVolume => $"volume {Volume(fact)}",
        ReasonCode.Trend3 => Drift(fact, 3),
        ReasonCode.Trend10 => Drift(fact, 10),
        ReasonCode.Trend30 => Drift(fact, 30),
        ReasonCode.Volatility => $"ranges of about the last 5 bars {Times(fact.Value)} the usual",
        ReasonCode.Activity => $"volumes of about the last 5 bars {(fact.Value < 1 ? "only " : "")}{Times(fact.Value)} the usual",
        ReasonCode.StillPrice => $"price stood still for {Number(fact.Value, "#,0")} bar{(fact.Value == 1 ? "" : "s")}",
        ReasonCode.NoVolume => "no volume reported",
        ReasonCode.EqualCloses => $"closed at the same price for {Number(fact.Value, "#,0")} bars",
        ReasonCode.RepeatedBar => $"the same bar, volume and all, {Number(fact.Value, "#,0")} times",
        ReasonCode.Combination => "unusual only in combination",
        ReasonCode.HighBelowLow => "data fault? High below low",
        ReasonCode.OpenOutside => "data fault? Open outside of low and high",
        ReasonCode.CloseOutside => "data fault? Close outside of low and high",
        ReasonCode.PriceScale => $"data fault? Price {Times(fact.Value)} that of the bar before",
        ReasonCode.SplitLike => $"data fault? Price {Times(fact.Value)} that of the bar before, as by a split of {Ratio(1 / fact.Usual.Typical!.Value)} that was not applied",
        ReasonCode.Split => $"split {Ratio(fact.Value)}",
        ReasonCode.ExDividend => $"ex-dividend {Number(fact.Value * 100, "0.0#")} %",
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact.Code, "There are no words for this fact."),
    };

    private static string UsualOf(ReasonFact fact) => (fact.Code, fact.Usual) switch
    {
        (ReasonCode.LongMove, { Typical: { } typical }) => $"; usual in the long run {Percent(typical)}",
        (ReasonCode.Range, { To: { } to }) => $"; usual up to {Percent(to)}",
        (ReasonCode.NarrowRange, { Typical: { } typical }) => $"; usual {Percent(typical)}",
        (ReasonCode.Trend3 or ReasonCode.Trend10 or ReasonCode.Trend30, { To: { } to }) => $"; usual within {Number(to, "0.0")}",
        (ReasonCode.Move or ReasonCode.Body or ReasonCode.Gap or ReasonCode.UpperWick or ReasonCode.LowerWick, { To: { } to } usual) =>
            $"; usual within {Percent(fact.Value < 0 ? usual.From ?? to : to)}",
        _ => "",
    };

    private static string Drift(ReasonFact fact, int bars) =>
        $"drifted {Way(fact.Value, "down", "up")} over about {bars} bars by {Number(Math.Abs(fact.Value), "0.0")} standard deviations";

    // Where the usual has only a bound, the volume was too far from it for a multiple.
    private static string Volume(ReasonFact fact) => fact.Usual switch
    {
        { Typical: { } typical } => $"{(fact.Value < typical ? "only " : "")}{Times(fact.Value / typical)} the usual",
        { To: { } to } => $"over {Number(Math.Floor(fact.Value / to / 1000) * 1000, "#,0")} times the usual",
        { From: { } from } => $"less than {Times(fact.Value / from)} the usual",
        _ => throw new ArgumentException("A volume is compared with the usual one.", nameof(fact)),
    };

    private static string Way(double change, string down, string up) => change < 0 ? down : up;

    private static string Percent(double fraction)
    {
        var percent = Math.Abs(fraction) * 100;
        return $"{Number(percent, percent >= 0.095 ? "#,0.0" : "0.00#")} %";
    }

    private static string Times(double ratio) => $"{Number(ratio, ratio >= 0.95 ? "#,0.0" : ratio >= 0.095 ? "0.0#" : "0.0##")} times";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
