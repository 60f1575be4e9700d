using Anomaly.Alerts;
using Anomaly.Detection.Engine;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers;
using Anomaly.Storage;
using Microsoft.Extensions.Options;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>One daily series, AAPL/1d, whose bars and clock a test moves, taken through the plain classes of detection step by step.</summary>
internal sealed class StoredSeriesFixture : SeriesTestHost, IAsyncDisposable
{
    public static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");

    private readonly ModelCatalog _models;

    public StoredSeriesFixture(DetectionOptions? options = null)
    {
        Store = PlainServices.OpenStore(Folder.Store, Wall);
        _models = PlainServices.OpenModels(Folder.Models);
        Services = PlainServices.Compose(Store, Wall, _models, options, PlainServices.Source(Market, Exchange)).Of(MarketDataSource.Simulated);
        Comparer = new SeriesComparer(Store, Services.Fetcher, Wall);
        Scorer = new SeriesScorer(Store, Services.Fetcher, Services.Options);
        Committer = new SeriesCommitter(Store, Services.Source, Options.Create(new AlertOptions()), Wall);
    }

    public static Detector UsModel { get; } = new(TestModels.Get("US_model-1.0.0"));

    public override IDetectionStore Store { get; }

    public SeriesServices Services { get; }

    public SeriesComparer Comparer { get; }

    public SeriesScorer Scorer { get; }

    public SeriesCommitter Committer { get; }

    /// <summary>A run that has just begun.</summary>
    public DetectionRun NewRun(string id = "run") => new()
    {
        Id = id, Trigger = RunTrigger.Manual, Series = Apple, StartedAt = Wall.GetUtcNow().UtcDateTime, Status = RunStatus.InProgress,
    };

    /// <summary>What is stored of the series.</summary>
    public Task<SeriesSnapshot> LoadAsync() => SeriesSnapshot.LoadAsync(Store, Apple, Services.Options.Value.OverlapBars, CancellationToken.None);

    /// <summary>A series of so many bars that was detected.</summary>
    public async Task<SeriesSnapshot> DetectAsync(int count, Detector? detector = null)
    {
        Market.Put(Apple, TestBars.Walk(count));
        CloseBars(count);
        var result = await Services.Pipeline.DetectAsync(await LoadAsync(), detector ?? UsModel, NewRun($"run {count}"), null, null, whole: false, CancellationToken.None);
        return result.Snapshot;
    }

    /// <summary>The comparison of what is stored with what the source says since a time.</summary>
    public async Task<SeriesComparison> CompareAsync(SeriesSnapshot snapshot, DateTime? from = null) => await Comparer.CompareAsync(
        snapshot, await Services.Fetcher.FetchAsync(Apple, from ?? (snapshot.IsEmpty ? TestBars.Start : snapshot.Tail[0].Time), CancellationToken.None), isBackfill: false, CancellationToken.None);

    /// <summary>What scoring makes of that comparison, and how often it said that something long begins.</summary>
    public async Task<(SeriesUpdate? Update, int Rebuilds)> ScoreAsync(SeriesSnapshot snapshot, DateTime? from = null, bool rescoreAll = false, Detector? detector = null)
    {
        var rebuilds = 0;
        var update = await Scorer.ComputeAsync(
            snapshot, detector ?? UsModel, await CompareAsync(snapshot, from), new ApplyOptions(EndsRun: true, RescoreAll: rescoreAll), CountAsync, CancellationToken.None);
        return (update, rebuilds);

        Task CountAsync()
        {
            rebuilds++;
            return Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Services.Charts.Dispose();
        Folder.Dispose();
    }
}
