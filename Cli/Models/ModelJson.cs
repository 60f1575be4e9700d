namespace Anomaly.Cli.Models;

/// <summary>What a model file says about itself, for <c>--json</c>.</summary>
internal sealed record ModelJson(
    string Version, string Market, string Hash, string File, string FeatureSet, IReadOnlyList<string> Features, int Trees, int SamplesPerTree, double Offset)
{
    public double? Contamination { get; init; }

    public ulong? Seed { get; init; }

    public required DateTimeOffset TrainedAt { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<string>? Tickers { get; init; }

    public int? Rows { get; init; }

    public string? DataSha256 { get; init; }

    public IReadOnlyDictionary<string, double?>? ScoreQuantiles { get; init; }

    public static ModelJson Of(DetectionModel model, string path)
    {
        var metadata = model.Metadata;
        return new ModelJson(
            model.Version, model.Market.ToString(), model.Hash, path, model.FeatureSet, metadata.FeatureNames, model.Forest.Trees.Count, model.Forest.SamplesPerTree, model.Offset)
        {
            Contamination = metadata.Contamination,
            Seed = metadata.Seed,
            TrainedAt = metadata.TrainedAt,
            From = metadata.Source?.From,
            To = metadata.Source?.To,
            Tickers = metadata.Source?.Tickers,
            Rows = metadata.Summary?.Rows,
            DataSha256 = metadata.Summary?.DataSha256,
            ScoreQuantiles = metadata.Summary is { } summary
                ? new OrderedDictionary<string, double?>(TrainingSummary.Shares.Select((share, i) => KeyValuePair.Create($"{share}", JsonOutput.Finite(summary.ScoreQuantiles[i]))))
                : null,
        };
    }
}
