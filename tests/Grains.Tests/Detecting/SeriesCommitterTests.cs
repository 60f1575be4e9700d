using Anomaly.Grains.Detecting;
using Anomaly.Grains.Tests.Kit;
using Anomaly.Storage;
using Anomaly.Testing;
using static Anomaly.Grains.Tests.Kit.StoredSeriesFixture;

namespace Anomaly.Grains.Tests.Detecting;

public sealed class SeriesCommitterTests
{
    private static readonly ApplyOptions Ends = new(EndsRun: true);

    [Fact]
    public async Task CommitAsync_firstUpdate_writesBarsAnomaliesRunAndMetadataTogether()
    {
        await using var series = new StoredSeriesFixture();

        var result = await CommitAsync(series, 244, Ends);

        var stored = await series.LoadAsync();
        Assert.Equal((1L, 1L, 244L), (result.Snapshot.Version, stored.Version, stored.Metadata!.RowsProcessed));
        Assert.Equal(result.Snapshot.Tail.AsEnumerable(), stored.Tail.AsEnumerable());
        Assert.Equal(244, await series.Store.CountBarsAsync(Apple, TimeRange.All));
        var anomalies = await series.AnomaliesAsync();
        Assert.NotEmpty(anomalies);
        Assert.Equal(anomalies.Select(anomaly => anomaly.Id), result.NewAnomalies);
        Assert.Equal(anomalies.Count, stored.Metadata.AnomaliesFound);
        var run = await series.Store.FindRunAsync("run");
        Assert.Equal((RunStatus.Complete, 1.0), (run!.Status, run.Progress));
        Assert.Equal(result.NewAnomalies.AsEnumerable(), run.AnomalyIds.AsEnumerable());
    }

    [Fact]
    public async Task CommitAsync_notTheLastStep_leavesTheRunInProgress()
    {
        await using var series = new StoredSeriesFixture();

        await CommitAsync(series, 60, new ApplyOptions(EndsRun: false));

        Assert.Equal(RunStatus.InProgress, (await series.Store.FindRunAsync("run"))!.Status);
    }

    [Fact]
    public async Task CommitAsync_anotherCommitWasFaster_writesNothing()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(60);
        await series.Store.CommitAsync(new DetectionCommit { ExpectedVersion = 1, Metadata = snapshot.Metadata! });

        await Assert.ThrowsAsync<StoreConflictException>(() => CommitAsync(series, 62, Ends, snapshot));

        Assert.Equal(60, await series.Store.CountBarsAsync(Apple, TimeRange.All));
        Assert.Null(await series.Store.FindRunAsync("run"));
    }

    [Fact]
    public async Task CommitAsync_rescored_countsAnomaliesThatHoldBeforeTheStretchOnce()
    {
        await using var series = new StoredSeriesFixture();
        var snapshot = await series.DetectAsync(244);
        var before = await series.AnomaliesAsync();
        var shock = TestBars.Walk(244)[243];
        Assert.Contains(before, anomaly => anomaly.Datetime == shock.Time);
        series.Market.Put(Apple, [shock with { Open = shock.Close, High = shock.Close, Low = shock.Close, Volume = 1e6 }]);

        var (update, _) = await series.ScoreAsync(snapshot);
        var comparison = await series.CompareAsync(snapshot);
        var result = await series.Committer.CommitAsync(snapshot, UsModel.Model, series.NewRun(), comparison, update!, Ends, CancellationToken.None);

        var holding = (await series.AnomaliesAsync()).Count(anomaly => anomaly.Status != AnomalyStatus.Retracted);
        Assert.Equal(holding, result.Snapshot.Metadata!.AnomaliesFound);
        Assert.Empty(result.NewAnomalies);
    }

    private static async Task<DetectionResult> CommitAsync(StoredSeriesFixture series, int count, ApplyOptions options, SeriesSnapshot? snapshot = null)
    {
        snapshot ??= await series.LoadAsync();
        series.Market.Put(Apple, TestBars.Walk(count));
        series.CloseBars(count);
        var (update, _) = await series.ScoreAsync(snapshot);
        var comparison = await series.CompareAsync(snapshot);
        return await series.Committer.CommitAsync(snapshot, UsModel.Model, series.NewRun(), comparison, update!, options, CancellationToken.None);
    }
}
