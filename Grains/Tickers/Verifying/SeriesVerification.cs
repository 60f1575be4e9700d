using Anomaly.Detection.Engine;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Mapping;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers.Verifying;

/// <summary>
/// Derives a stored anomaly again: the stored bars from the first one on, through the model that found it and through the one in use. Writes
/// nothing. Where the result is another, it says which input is not what it was.
/// </summary>
internal sealed class SeriesVerification(StoredSeries stored, ModelCatalog catalog)
{
    /// <summary>Re-derives one anomaly.</summary>
    /// <param name="anomaly">As it is stored.</param>
    /// <param name="current">The model in use; null where there is none.</param>
    /// <param name="runId">The run that records this.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of it, and the bars that were replayed.</returns>
    public async Task<(VerificationResult Result, int Bars)> VerifyAsync(
        AnomalyRecord anomaly, Detector? current, string runId, CancellationToken cancellationToken)
    {
        var range = TimeRange.Before(anomaly.Datetime.AddTicks(1));
        var bars = await stored.ReadBarsAsync(anomaly.Series, range, cancellationToken);
        var differences = new DifferenceList();
        var original = await FindOriginalAsync(anomaly, differences, cancellationToken);
        var known = Seed14FeatureSet.Instance.Names.Select(name => anomaly.Features.TryGetValue(name, out var value) ? value : double.NaN).ToArray();
        var now = bars.Length > 0 && bars[^1].Time == anomaly.Datetime ? AnchorSearch.Row(bars) : [];
        var (replayed, rescored) = now.Length == 0
            ? (default(ReplayedRow), default(ReplayedRow))
            : (Replay(original, bars), Replay(current, bars));
        Compare(anomaly, bars, known, now, differences);
        if (original is not null && now.Length > 0)
            differences.Compare("anomaly_score", anomaly.AnomalyScore, replayed.Score ?? double.NaN);
        var result = new VerificationResult
        {
            Verified = rescored.IsAnomalous,
            Reproduced = original is not null && differences.IsEmpty,
            AnomalyId = anomaly.Id,
            Ticker = anomaly.Series.Ticker.Symbol,
            Interval = anomaly.Series.Interval.Code,
            Datetime = anomaly.Datetime,
            OriginalModel = anomaly.ModelVersion ?? "",
            CurrentModel = current?.Model.Version ?? "",
            OriginalScore = anomaly.AnomalyScore,
            CurrentScore = rescored.Score,
            ReplayedScore = replayed.Score,
            OriginalFeatures = Name(known),
            CurrentFeatures = Name(now),
            Differences = differences.ToImmutable(),
            VerificationRunId = runId,
        };
        return (result, bars.Length);
    }

    private static ReplayedRow Replay(Detector? detector, Bar[] bars) => detector is null ? default : ReplayedRow.Of(detector, bars);

    private static ImmutableArray<NamedValue> Name(double[] row) =>
        [.. row.Select((value, index) => AnomalyMapping.Value(Seed14FeatureSet.Instance.Names[index], value))];

    private async Task<Detector?> FindOriginalAsync(AnomalyRecord anomaly, DifferenceList differences, CancellationToken cancellationToken)
    {
        var name = $"{anomaly.ModelVersion} {anomaly.ModelHash}".Trim();
        try
        {
            if (anomaly.ModelHash.Length > 0 && await catalog.FindAsync(anomaly.ModelHash, cancellationToken) is { } detector)
                return detector;
            differences.Add("model", name, null);
        }
        catch (Exception exception) when (exception is InvalidModelException or InvalidDataException or IOException)
        {
            differences.Add("model", name, exception.Message);
        }

        return null;
    }

    private static void Compare(AnomalyRecord anomaly, Bar[] bars, double[] known, double[] now, DifferenceList differences)
    {
        if (now.Length == 0)
        {
            differences.Add("bar", DifferenceList.Text(anomaly.Datetime), null);
            return;
        }

        var barDiffers = differences.Compare("close", anomaly.Close, bars[^1].Close) | differences.Compare("volume", anomaly.Volume, bars[^1].Volume);
        if (known.AsSpan().SequenceEqual(now))
            return;
        if (!barDiffers)
            Explain(anomaly, bars, known, differences);
        for (var i = 0; i < known.Length; i++)
            differences.Compare(Seed14FeatureSet.Instance.Names[i], known[i], now[i]);
    }

    /// <summary>The bar is what it was, its features are not: the history before it is another one.</summary>
    private static void Explain(AnomalyRecord anomaly, Bar[] bars, double[] known, DifferenceList differences)
    {
        if (AnchorSearch.Find(bars, known) is { } anchor)
            differences.Add("anchor", DifferenceList.Text(anchor), DifferenceList.Text(bars[0].Time));
        else
            differences.Add("bars", "as they were when it was found", $"revised before {DifferenceList.Text(anomaly.Datetime)}");
    }
}
