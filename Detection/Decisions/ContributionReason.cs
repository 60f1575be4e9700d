using System.Globalization;
using Anomaly.Detection.Features.Seed14;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// The reason of an anomaly that was judged by its score alone: a headline for the feature that contributed most, then the two that
/// contributed most with their values, for example <c>Price shock: return_1 -12.8 %, zscore_20 -3.9</c>.
/// </summary>
public static class ContributionReason
{
    private const int Facts = 2;

    /// <summary>Builds the text.</summary>
    /// <param name="finding">The anomaly, with its contributions.</param>
    /// <param name="names">The names of the features that the model was fed.</param>
    /// <param name="row">Their values, in the same order.</param>
    public static string Of(AnomalyFinding finding, IReadOnlyList<string> names, ReadOnlySpan<double> row)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(names);
        if (finding.Contributions.IsEmpty)
            return Unexplained(finding.Features.AsSpan());
        var facts = new List<string>(Facts);
        foreach (var (name, contribution) in finding.Contributions)
        {
            if (facts.Count == Facts || (facts.Count > 0 && contribution <= 0))
                break;
            var at = Enumerable.Range(0, names.Count).First(i => names[i] == name);
            facts.Add(Fact(name, row[at]));
        }

        return $"{Headline(finding.Contributions[0].Name)}: {string.Join(", ", facts)}";
    }

    // An imported model that does not know its medians cannot say what drove the score: the bar's own move is what is left.
    private static string Unexplained(ReadOnlySpan<double> features)
    {
        var facts = new List<string>(Facts);
        foreach (var column in (ReadOnlySpan<int>)[Seed14Columns.Return1, Seed14Columns.ZScore20])
        {
            if (!double.IsNaN(features[column]))
                facts.Add(Fact(Seed14FeatureSet.Instance.Names[column], features[column]));
        }

        return facts.Count == 0 ? "Unusual bar" : $"Unusual bar: {string.Join(", ", facts)}";
    }

    private static string Fact(string name, double value) => $"{name} {Format(name, value)}";

    private static string Headline(string feature) => feature switch
    {
        "return_1" or "zscore_20" => "Price shock",
        "return_3" or "return_6" => "Price run",
        "ATR_14" or "bb_width" => "Unusual volatility",
        "RSI" => "Unusual momentum",
        "MACD" or "MACD_hist" => "Unusual trend",
        "VWAP" => "Unusual price level",
        "body" => "Unusual body",
        "upper_wick" or "lower_wick" or "wick_ratio" => "Unusual wicks",
        _ => "Unusual bar",
    };

    private static string Format(string feature, double value) => feature switch
    {
        "return_1" or "return_3" or "return_6" => Text(value * 100, "+0.0;-0.0;0.0") + " %",
        "zscore_20" => Text(value, "+0.0;-0.0;0.0"),
        "RSI" => Text(value, "0"),
        "wick_ratio" => Text(value, "0.0"),
        _ => Amount(value),
    };

    // Prices run from fractions of a cent to hundreds of thousands: about three digits that matter.
    private static string Amount(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 => Text(value, "#,0"),
        >= 100 => Text(value, "0.0"),
        >= 0.1 => Text(value, "0.00"),
        _ => Text(value, "G3"),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
