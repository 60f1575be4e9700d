using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// One way in which a bar of a calibrated feature set can be anomalous: the size of one feature, or the forest's score of all of
/// them together.
/// </summary>
/// <param name="Name">What the evidence is called: a feature's name, or <c>forest</c>. Model files and anomalies keep it.</param>
/// <param name="Fact">What it is about; two tests of the same fact say the same thing twice.</param>
/// <param name="Column">Where its feature stands in a row; <see cref="Forest"/> for the score.</param>
/// <param name="Other">A second feature of which the larger counts, or the same again.</param>
/// <param name="Share">Its share of the budget: of a hundred false alarms, how many may be its. None: it only helps to say why a bar is anomalous.</param>
internal sealed record EvidenceTest(string Name, EvidenceFact Fact, int Column, int Other, double Share)
{
    /// <summary>Stands for the score in the place of a column.</summary>
    public const int Forest = -1;

    /// <summary>What an anomaly calls the evidence that its data stand still, which no budget pays for.</summary>
    public const string Repetition = "repetition";

    /// <summary>Every test of <c>relative</c>, in the order in which a model file keeps their tables. The shares add up to 1.</summary>
    public static readonly EvidenceTest[] All =
    [
        Of("move", EvidenceFact.Move, RelativeColumns.Move, 0.05),
        Of("body", EvidenceFact.Body, RelativeColumns.Body, 0.09),
        Of("gap", EvidenceFact.Gap, RelativeColumns.Gap, 0.03),
        Of("thin_gap", EvidenceFact.Gap, RelativeColumns.ThinGap, 0.13),
        Of("thin_move", EvidenceFact.Move, RelativeColumns.ThinMove, 0.05),
        Of("range", EvidenceFact.Range, RelativeColumns.Range, 0.03),
        Of("quiet", EvidenceFact.Range, RelativeColumns.Quiet, 0.02),
        new("wick", EvidenceFact.Wick, RelativeColumns.UpperWick, RelativeColumns.LowerWick, 0.115),
        Of("volume", EvidenceFact.Volume, RelativeColumns.Volume, 0.165),
        Of("drought", EvidenceFact.Volume, RelativeColumns.LowVolume, 0.04),
        Of("trend_3", EvidenceFact.Trend, RelativeColumns.Trend3, 0.01),
        Of("trend_10", EvidenceFact.Trend, RelativeColumns.Trend10, 0.03),
        Of("trend_30", EvidenceFact.Trend, RelativeColumns.Trend30, 0.015),
        Of("volatility", EvidenceFact.Volatility, RelativeColumns.Volatility, 0.025),
        Of("activity", EvidenceFact.Activity, RelativeColumns.Activity, 0.01),
        Of("stuck", EvidenceFact.StalePrice, RelativeColumns.StalePrice, 0.05),
        Of("forest", EvidenceFact.Joint, Forest, 0.14),
    ];

    /// <summary>Those of <c>relative-2</c>, with the shares of daily and longer bars; <see cref="IntradayShare"/> has those of shorter ones.</summary>
    public static readonly EvidenceTest[] Second = WithSubjects(
    [
        Of("move", EvidenceFact.Move, RelativeColumns.Move, 0),
        Of("body", EvidenceFact.Body, RelativeColumns.Body, 0.035, 0.04),
        Of("gap", EvidenceFact.Gap, RelativeColumns.Gap, 0, 0.02),
        Of("thin_gap", EvidenceFact.Gap, RelativeColumns.ThinGap, 0.035),
        Of("thin_move", EvidenceFact.Move, RelativeColumns.ThinMove, 0.145, 0.06),
        Of("range", EvidenceFact.Range, RelativeColumns.Range, 0.06, 0.04),
        new("wick", EvidenceFact.Wick, RelativeColumns.UpperWick, RelativeColumns.LowerWick, 0.063) { IntradayShare = 0.14 },
        Of("volume", EvidenceFact.Volume, RelativeColumns.Volume, 0.14, 0.2),
        Of("drought", EvidenceFact.Volume, RelativeColumns.LowVolume, 0.006, 0.03),
        Of("trend_10", EvidenceFact.Trend, RelativeColumns.Trend10, 0.016, 0.01),
        Of("trend_30", EvidenceFact.Trend, RelativeColumns.Trend30, 0, 0.01),
        Of("sigma_move", EvidenceFact.Move, Relative2Columns.SigmaMove, 0, 0.15),
        Of("sigma_gap", EvidenceFact.Gap, Relative2Columns.SigmaGap, 0.13, 0.09),
        Of("long_move", EvidenceFact.LongMove, Relative2Columns.LongMove, 0.23, 0.09),
        Of("forest", EvidenceFact.Joint, Forest, 0.14, 0.12),
    ]);

    /// <summary>Its share of the budget of bars shorter than a day.</summary>
    public double IntradayShare { get; init; } = Share;

    /// <summary>How many <see cref="Subject"/>s there are.</summary>
    public const int Subjects = 4;

    /// <summary>What it is about in the large: price, range, volume or trend; null where it adds nothing to evidence about another subject, as in <c>relative</c>.</summary>
    public int? Subject { get; init; }

    /// <summary>The tests of a feature set; null where it is not calibrated.</summary>
    public static EvidenceTest[]? Of(string featureSet) => featureSet switch
    {
        RelativeFeatureSet.SetId => All,
        Relative2FeatureSet.SetId => Second,
        _ => null,
    };

    /// <summary>Whether the test's value is a surprise in nats already, which needs no table.</summary>
    public bool IsSurprise => Column == RelativeColumns.StalePrice;

    /// <summary>Whether its values are in units of what the series passes once in 50 bars, rather than in standard deviations.</summary>
    public bool IsInUsualUnits => Column is not (Relative2Columns.SigmaMove or Relative2Columns.LongMove);

    /// <summary>How extreme the row is by this test; larger is more anomalous, not negative.</summary>
    public double Size(ReadOnlySpan<double> row, double score) =>
        Column == Forest ? -score : Math.Max(Math.Abs(row[Column]), Math.Abs(row[Other]));

    /// <summary>The value to show: the feature with its sign, or the score.</summary>
    public double Value(ReadOnlySpan<double> row, double score) =>
        Column == Forest ? score : Math.Abs(row[Other]) > Math.Abs(row[Column]) ? row[Other] : row[Column];

    private static EvidenceTest[] WithSubjects(EvidenceTest[] tests) =>
    [
        .. tests.Select(test => test with
        {
            Subject = test.Fact switch
            {
                EvidenceFact.Move or EvidenceFact.LongMove or EvidenceFact.Body or EvidenceFact.Gap => 0,
                EvidenceFact.Range or EvidenceFact.Wick => 1,
                EvidenceFact.Volume => 2,
                EvidenceFact.Trend => 3,
                _ => null,
            },
        }),
    ];

    private static EvidenceTest Of(string name, EvidenceFact fact, int column, double share, double? intradayShare = null) =>
        new(name, fact, column, column, share) { IntradayShare = intradayShare ?? 0 };
}

/// <summary>What a piece of evidence is about, as a person would say it.</summary>
internal enum EvidenceFact
{
    Move, // close against the close before
    LongMove, // the same by what the series moved over its history
    Body, // close against the open
    Gap, // open against the close before
    Wick, // an excursion that did not last to the close
    Range, // the bar's true range
    Volume, // the bar's volume
    Trend, // where the close has drifted
    Volatility, // ranges of the last few bars
    Activity, // volumes of the last few bars
    StalePrice, // a price that does not move or a volume that is missing
    Joint, // all features together
}
