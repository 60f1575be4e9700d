using System.Globalization;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Models;
using Anomaly.Grains.Models;

namespace Anomaly.Grains.Verifying;

/// <summary>
/// Derives a stored anomaly again: the stored bars from the first one on, through the model that found it and through the one in use. Writes
/// nothing. Where the result is another, it says which input is not what it was.
/// </summary>
internal sealed class SeriesVerification(IDetectionStore store, ModelCatalog catalog)
{
    /// <summary>Re-derives one anomaly.</summary>
    /// <param name="anomaly">As it is stored.</param>
    /// <param name="anchor">When the first bar of the series opens, whether that is still stored or not; null for a series without bars.</param>
    /// <param name="current">The model in use; null where there is none.</param>
    /// <param name="runId">The run that records this.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of it, and the bars that were replayed.</returns>
    public async Task<(VerificationResult Result, int Bars)> VerifyAsync(
        AnomalyRecord anomaly, DateTime? anchor, Detector? current, string runId, CancellationToken cancellationToken)
    {
        var range = TimeRange.Before(anomaly.Datetime.AddTicks(1));
        var bars = await store.ReadAllBarsAsync(anomaly.Series, range, cancellationToken);
        var differences = new DifferenceList();
        var original = await FindOriginalAsync(anomaly, differences, cancellationToken);
        double[] known = [.. Seed14FeatureSet.Instance.Names.Select(anomaly.Feature)];
        var isThere = bars.Length > 0 && bars[^1].Time == anomaly.Datetime;
        // Without the first bars, every number would be another one, and would mean nothing.
        var isPurged = anchor <= anomaly.Datetime && (bars.Length == 0 || bars[0].Time > anchor);
        var replay = isThere && !isPurged ? new LastBarReplay(bars) : null;
        // Some milliseconds for ten years of days, most of a second for years of minutes: not on the grain's own thread.
        var (replayed, rescored) = await Task.Run(() => (original is null ? null : replay?.Score(original), current is null ? null : replay?.Score(current)), cancellationToken);
        double[] now = replay?.Features ?? (isThere && !isPurged ? AnchorSearch.Row(bars) : []);
        if (isPurged)
            differences.Add("bars", $"from {DifferenceList.Text(anchor!.Value)}", Kept(bars));
        if (!isPurged || !isThere)
            Compare(anomaly, bars, known, now, differences);
        if (original is not null && replay is not null)
            differences.Compare("anomaly_score", anomaly.AnomalyScore, replayed?.Score ?? double.NaN);
        var result = new VerificationResult
        {
            Anomaly = anomaly,
            Verified = rescored?.IsAnomalous == true,
            Reproduced = original is not null && differences.IsEmpty,
            CurrentModel = current?.Model.Version,
            CurrentScore = rescored?.Score,
            ReplayedScore = replayed?.Score,
            CurrentFeatures = AnomalyRecordMapper.Named(now),
            Differences = differences.ToImmutable(),
            RunId = runId,
        };
        return (result, bars.Length);
    }

    private static string Kept(Bar[] bars) =>
        $"{(bars.Length == 0 ? "none" : $"from {DifferenceList.Text(bars[0].Time)}")}: the earlier ones were dropped because of their age (Anomaly:Store:BarRetention)";

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

/// <summary>Collects what is not what it was.</summary>
internal sealed class DifferenceList
{
    private readonly ImmutableArray<ValueDifference>.Builder _differences = ImmutableArray.CreateBuilder<ValueDifference>();

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => _differences.Count == 0;

    public ImmutableArray<ValueDifference> ToImmutable() => _differences.ToImmutable();

    public void Add(string name, string? original, string? current) =>
        _differences.Add(new ValueDifference(name, original, current));

    /// <summary>Notes numbers that are not the same, bit for bit; missing equals missing.</summary>
    public bool Compare(string name, double original, double current)
    {
        if (original.Equals(current))
            return false;
        Add(name, Text(original), Text(current));
        return true;
    }

    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;
}
