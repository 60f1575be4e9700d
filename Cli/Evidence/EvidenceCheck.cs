using System.Globalization;
using System.Text;
using System.Text.Json;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage.EvidenceBundles;

namespace Anomaly.Cli.Evidence;

/// <summary>Computes an anomaly again from its bundle alone.</summary>
/// <param name="Anomaly">The anomaly as the bundle has it; null where that cannot be read.</param>
/// <param name="Score">The score that comes out now; null where none does.</param>
/// <param name="Differences">What is not as it was; empty where everything comes out the same, bit for bit.</param>
internal sealed record EvidenceCheck(EvidenceAnomaly? Anomaly, double? Score, IReadOnlyList<EvidenceDifference> Differences)
{
    public bool Reproduced => Score is not null && Differences.Count == 0;

    public static EvidenceCheck Of(IReadOnlyDictionary<string, byte[]> files)
    {
        var differences = new List<EvidenceDifference>();
        CompareSums(files, differences);
        var anomaly = Read(files, EvidenceBundle.Anomaly, ReadAnomaly, differences);
        var features = Read(files, EvidenceBundle.Features, content => JsonSerializer.Deserialize<Dictionary<string, double?>>(content, EvidenceBundle.JsonOptions)!, differences);
        var bars = Read(files, EvidenceBundle.Bars, EvidenceBundle.ParseBars, differences);
        var model = Read(files, EvidenceBundle.Model, content => ModelFile.Read(content), differences);
        if (anomaly is null || features is null || bars is null || model is null)
            return new EvidenceCheck(anomaly, null, differences);
        Compare("model_hash", anomaly.ModelHash, model.Hash, differences);
        Compare("datetime", anomaly.Datetime, EvidenceBundle.Text(bars[^1].Time), differences);
        var isSeries = Ticker.TryParse(anomaly.Ticker, out var ticker) & Interval.TryParse(anomaly.Interval, out var interval);
        Compare("id", anomaly.Id, isSeries ? AnomalyId.Of(new SeriesKey(ticker, interval), bars[^1].Time, anomaly.ModelHash) : null, differences);
        Compare("close", anomaly.Close, bars[^1].Close, differences);
        Compare("volume", anomaly.Volume, bars[^1].Volume, differences);
        return new EvidenceCheck(anomaly, Replay(anomaly, features, bars, model, differences), differences);
    }

    private static double? Replay(
        EvidenceAnomaly anomaly, Dictionary<string, double?> features, Bar[] bars, DetectionModel model, List<EvidenceDifference> differences)
    {
        try
        {
            var replay = new LastBarReplay(bars);
            var score = replay.Score(new Detector(model))?.Score ?? double.NaN;
            Compare("anomaly_score", anomaly.AnomalyScore, score, differences);
            foreach (var (name, value) in Seed14FeatureSet.Instance.Names.Zip(replay.Features!))
                Compare(name, features.GetValueOrDefault(name) ?? double.NaN, value, differences);
            return JsonOutput.Finite(score);
        }
        catch (OutdatedBarException exception)
        {
            differences.Add(new EvidenceDifference(EvidenceBundle.Bars, "in time order", exception.Message));
            return null;
        }
    }

    /// <summary>What is null is left out where it is written, so that a field which is missing may be null: these may not.</summary>
    private static EvidenceAnomaly? ReadAnomaly(byte[] content) =>
        JsonSerializer.Deserialize<EvidenceAnomaly>(content, EvidenceBundle.JsonOptions) is var read && read is null or { Id: not null, Ticker: not null, Interval: not null, Datetime: not null, ModelHash: not null }
            ? read
            : throw new JsonException("It lacks id, ticker, interval, datetime or model_hash.");

    private static void CompareSums(IReadOnlyDictionary<string, byte[]> files, List<EvidenceDifference> differences)
    {
        var sums = files.TryGetValue(EvidenceBundle.Sums, out var list) ? Encoding.UTF8.GetString(list) : "";
        var written = sums.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[1]).ToDictionary(parts => parts.Key, parts => parts.First()[0]);
        foreach (var name in files.Keys.Union(written.Keys).Where(name => name != EvidenceBundle.Sums).Order(StringComparer.Ordinal))
        {
            var sum = files.TryGetValue(name, out var content) ? EvidenceBundle.HashOf(content) : null;
            Compare(name, written.GetValueOrDefault(name), sum, differences);
        }
    }

    private static T? Read<T>(IReadOnlyDictionary<string, byte[]> files, string name, Func<byte[], T?> read, List<EvidenceDifference> differences)
        where T : class
    {
        try
        {
            if (!files.TryGetValue(name, out var content))
                differences.Add(new EvidenceDifference(name, "a file of the bundle", null));
            else if (read(content) is { } found)
                return found;
            else
                differences.Add(new EvidenceDifference(name, "readable", null));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidModelException or InvalidDataException)
        {
            differences.Add(new EvidenceDifference(name, "readable", exception.Message));
        }

        return null;
    }

    private static void Compare(string name, double original, double current, List<EvidenceDifference> differences)
    {
        if (!original.Equals(current))
            differences.Add(new EvidenceDifference(name, Text(original), Text(current)));
    }

    private static void Compare(string name, string? original, string? current, List<EvidenceDifference> differences)
    {
        if (original != current)
            differences.Add(new EvidenceDifference(name, original, current));
    }

    private static string? Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;
}

/// <summary>Something that is not as it was.</summary>
/// <param name="Name">A file of the bundle, a field of the anomaly, or a feature.</param>
/// <param name="Original">As the bundle says that it was; null where it says nothing.</param>
/// <param name="Current">As it is, or comes out, now; null where there is nothing.</param>
internal sealed record EvidenceDifference(string Name, string? Original, string? Current);
