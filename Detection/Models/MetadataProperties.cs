using System.Globalization;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models;

/// <summary>A model's metadata as the properties of its file. Numbers are written so that they read back to the same bits.</summary>
internal static class MetadataProperties
{
    public const string Trees = "trees";
    public const string SamplesPerTree = "psi";

    private const string Market = "market";
    private const string Offset = "offset";
    private const string Version = "version";
    private const string FeatureSet = "feature_set";
    private const string Features = "features";
    private const string Contamination = "contamination";
    private const string Auto = "auto";
    private const string Seed = "seed";
    private const string TrainedAt = "trained_at";
    private const string From = "data_from";
    private const string To = "data_to";
    private const string Tickers = "tickers";
    private const string Rows = "rows";
    private const string DataSha256 = "training_data_sha256";
    private const string Shares = "quantile_shares";
    private const string ScoreQuantiles = "score_quantiles";
    private const string QuantilesOf = "quantiles.";

    public static IEnumerable<KeyValuePair<string, string>> Write(IsolationForest forest, double offset, ModelMetadata metadata)
    {
        yield return new(Market, metadata.Version.Market.ToString());
        yield return new(Version, metadata.Version.ToString());
        yield return new(FeatureSet, metadata.FeatureSet);
        yield return new(Features, string.Join(',', metadata.FeatureNames));
        yield return new(Trees, Text(forest.Trees.Count));
        yield return new(SamplesPerTree, Text(forest.SamplesPerTree));
        yield return new(Contamination, metadata.Contamination is { } share ? Text(share) : Auto);
        yield return new(Offset, Text(offset));
        if (metadata.Seed is { } seed)
            yield return new(Seed, seed.ToString(CultureInfo.InvariantCulture));

        yield return new(TrainedAt, Text(metadata.TrainedAt));
        if (metadata.Source is { } source)
        {
            yield return new(From, Text(source.From));
            yield return new(To, Text(source.To));
            yield return new(Tickers, string.Join(',', source.Tickers));
        }

        if (metadata.Summary is { } summary)
        {
            yield return new(Rows, Text(summary.Rows));
            yield return new(DataSha256, summary.DataSha256);
            yield return new(Shares, Text(TrainingSummary.Shares));
            for (var i = 0; i < metadata.FeatureNames.Count; i++)
                yield return new(QuantilesOf + metadata.FeatureNames[i], Text(summary.FeatureQuantiles[i]));

            yield return new(ScoreQuantiles, Text(summary.ScoreQuantiles));
        }

        foreach (var extension in metadata.Extensions)
            yield return extension;
    }

    /// <exception cref="InvalidModelException">A property is missing, or is not what it should be.</exception>
    public static ModelDescription Read(IReadOnlyList<KeyValuePair<string, string>> all, string hash)
    {
        var properties = new PropertyReader(all);
        var version = ReadVersion(properties);
        var features = ModelMetadata.CheckFeatures(properties.Text(FeatureSet), properties.Text(Features).Split(','));
        var contamination = properties.Text(Contamination) == Auto ? (double?)null : properties.Number(Contamination);
        if (contamination is { } share && !(share > 0 && share <= 0.5))
            throw PropertyReader.Bad(Contamination, Text(share), "above 0 and at most 0.5");

        var metadata = new ModelMetadata
        {
            Version = version,
            FeatureSet = properties.Text(FeatureSet),
            FeatureNames = features,
            Contamination = contamination,
            Seed = properties.Has(Seed) ? properties.Whole(Seed) : null,
            TrainedAt = properties.Time(TrainedAt),
            Source = properties.Has(Tickers) ? ReadSource(properties) : null,
            Summary = properties.Has(DataSha256) ? ReadSummary(properties, features) : null,
        };
        var (trees, samples, offset) = (properties.Count(Trees), properties.Count(SamplesPerTree), properties.Number(Offset));
        if (offset is not (> -1 and < 0))
            throw new InvalidModelException($"The property \"{Offset}\" is {offset}, but scores lie between -1 and 0.");

        var others = properties.Others;
        return others.FirstOrDefault(property => IsReserved(property.Key)).Key is { } stray
            ? throw new InvalidModelException($"The file has the property \"{Quote.Short(stray)}\" without the others that belong to it.")
            : new ModelDescription(metadata with { Extensions = others }, trees, samples, offset, hash);
    }

    private static ModelVersion ReadVersion(PropertyReader properties)
    {
        var text = properties.Text(Version);
        if (!ModelVersion.TryParse(text, out var version))
            throw PropertyReader.Bad(Version, text, "a version like US_model-0.2.0");

        return properties.Text(Market) == version.Market.ToString()
            ? version
            : throw PropertyReader.Bad(Market, properties.Text(Market), $"{version.Market}, as the version says");
    }

    private static TrainingSource ReadSource(PropertyReader properties)
    {
        var source = new TrainingSource(properties.Time(From), properties.Time(To), properties.Text(Tickers).Split(','));
        return source.From <= source.To ? source : throw PropertyReader.Bad(To, Text(source.To), $"not before {From}");
    }

    private static TrainingSummary ReadSummary(PropertyReader properties, IReadOnlyList<string> features)
    {
        var rows = properties.Count(Rows);
        var sha256 = properties.Text(DataSha256);
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
            throw PropertyReader.Bad(DataSha256, sha256, "64 lower-case hexadecimal digits");

        var count = TrainingSummary.Shares.Count;
        if (!properties.Numbers(Shares, count).SequenceEqual(TrainingSummary.Shares))
            throw PropertyReader.Bad(Shares, properties.Text(Shares), Text(TrainingSummary.Shares));

        var quantiles = features.Select(name => Ascending(QuantilesOf + name)).ToArray();
        return new TrainingSummary(rows, sha256, quantiles, Ascending(ScoreQuantiles));

        IReadOnlyList<double> Ascending(string name)
        {
            var values = properties.Numbers(name, count);
            return values.Zip(values.Skip(1)).All(pair => pair.First <= pair.Second)
                ? values
                : throw PropertyReader.Bad(name, properties.Text(name), "ascending");
        }
    }

    private static bool IsReserved(string key) =>
        key.Length == 0 || key.StartsWith(QuantilesOf, StringComparison.Ordinal)
        || key is From or To or Rows or Shares or ScoreQuantiles;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyList<double> values) => string.Join(',', values.Select(Text));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(PropertyReader.TimeFormat, CultureInfo.InvariantCulture);
}
