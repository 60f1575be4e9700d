using System.Text.Json;
using Anomaly.Cli.Output;
using Anomaly.Detection.Models;

namespace Anomaly.Cli.Models;

/// <summary>A model's own words about itself, as JSON.</summary>
internal static class ModelJson
{
    public static void Write(Utf8JsonWriter json, DetectionModel model, string path)
    {
        var metadata = model.Metadata;
        json.WriteStartObject();
        json.WriteString("version", model.Version);
        json.WriteString("market", model.Market.ToString());
        json.WriteString("hash", model.Hash);
        json.WriteString("file", path);
        json.WriteString("feature_set", model.FeatureSet);
        Strings("features", metadata.FeatureNames);
        json.WriteNumber("trees", model.Forest.Trees.Count);
        json.WriteNumber("samples_per_tree", model.Forest.SamplesPerTree);
        json.WriteNumber("offset", model.Offset);
        if (metadata.Contamination is { } contamination)
            json.WriteNumber("contamination", contamination);
        if (metadata.Seed is { } seed)
            json.WriteNumber("seed", seed);
        json.WriteString("trained_at", metadata.TrainedAt);
        if (metadata.Source is { } source)
        {
            json.WriteString("from", source.From);
            json.WriteString("to", source.To);
            Strings("tickers", source.Tickers);
        }

        if (metadata.Summary is { } summary)
        {
            json.WriteNumber("rows", summary.Rows);
            json.WriteString("data_sha256", summary.DataSha256);
            json.WriteStartObject("score_quantiles");
            for (var i = 0; i < TrainingSummary.Shares.Count; i++)
                json.WriteFinite($"{TrainingSummary.Shares[i]}", summary.ScoreQuantiles[i]);
            json.WriteEndObject();
        }

        json.WriteEndObject();

        void Strings(string name, IEnumerable<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }
}
