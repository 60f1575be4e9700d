namespace Anomaly.Storage.Tests;

/// <summary>Random commits on a store and on a few dictionaries: both must agree about everything that can be asked.</summary>
public sealed class ModelTests
{
    private const int Days = 40;
    private static readonly SeriesKey[] AllSeries = [Samples.Series("A/1d"), Samples.Series("A/1h"), Samples.Series("B/1d")];

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task CommitAsync_randomHistories_agreeWithAModel(Engine engine)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var test = await TestStore.CreateAsync(engine);
            var random = new Random(seed);
            var models = AllSeries.ToDictionary(series => series, _ => new SeriesModel());
            for (var step = 0; step < 60; step++)
            {
                var series = AllSeries[random.Next(AllSeries.Length)];
                var commit = RandomCommit(random, series, models[series].Version);
                var isStale = random.Next(8) == 0;
                if (isStale)
                {
                    var stale = commit with { ExpectedVersion = commit.ExpectedVersion + 1 + random.Next(3) };
                    await Assert.ThrowsAsync<StoreConflictException>(() => test.Store.CommitAsync(stale));
                    continue;
                }

                var expected = models[series].Apply(commit);
                var result = await test.Store.CommitAsync(commit);
                Assert.Equal(expected.Version, result.Version);
                Assert.Equal(expected.Inserted.Order(), result.Inserted.Order());
                Assert.Equal(expected.Restored.Order(), result.Restored.Order());
                Assert.Equal(expected.Retracted.Order(), result.Retracted.Order());
            }

            foreach (var (series, model) in models)
                await AssertAgreeAsync(test.Store, series, model);
            var events = await test.Store.ReadEventsAsync(0, 10_000);
            Assert.Equal(models.Values.Sum(model => model.Anomalies.Count), events.Count);
            Assert.Equal(events.Select(anomaly => anomaly.Sequence).Distinct().Order(), events.Select(anomaly => anomaly.Sequence));
        }
    }

    private static async Task AssertAgreeAsync(IDetectionStore store, SeriesKey series, SeriesModel model)
    {
        Assert.Equal(model.Version, (await store.LoadSeriesAsync(series))?.Version ?? 0);
        Assert.Equal(model.Bars.Values, await store.ReadBarsAsync(series, TimeRange.All));
        var anomalies = await store.ListAnomaliesAsync(new AnomalyQuery { Ticker = series.Ticker, Interval = series.Interval, Limit = 10_000, OldestFirst = true });
        Assert.Equal(
            model.Anomalies.Select(pair => (pair.Key, pair.Value.Status, pair.Value.AnomalyScore)).Order(),
            anomalies.Items.Select(anomaly => (anomaly.Id, anomaly.Status, anomaly.AnomalyScore)).Order());
    }

    private static DetectionCommit RandomCommit(Random random, SeriesKey series, long version)
    {
        var first = random.Next(Days);
        var bars = Enumerable.Range(first, random.Next(6)).Where(_ => random.Next(4) > 0).Select(day => Samples.Bar(day, 50 + random.Next(100))).ToArray();
        AnomalyRecord[] anomalies = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Samples.Anomaly(series, random.Next(Days), -random.NextDouble(), random.Next(5) == 0 ? "other" : Samples.ModelHash))];
        return Samples.Commit(series, version, bars, anomalies) with
        {
            RemoveBars = random.Next(4) == 0 ? RandomRange(random) : null,
            Rescored = random.Next(3) == 0 ? RandomRange(random) : null,
        };
    }

    private static TimeRange RandomRange(Random random) => random.Next(5) switch
    {
        0 => TimeRange.All,
        1 => TimeRange.Since(Samples.Start.AddDays(random.Next(Days))),
        _ => new TimeRange(Samples.Start.AddDays(random.Next(Days)), Samples.Start.AddDays(random.Next(Days))),
    };
}

/// <summary>What a series must hold, kept in the plainest way.</summary>
internal sealed class SeriesModel
{
    public long Version { get; private set; }

    public SortedDictionary<DateTime, Bar> Bars { get; } = [];

    public Dictionary<string, AnomalyRecord> Anomalies { get; } = [];

    public CommitResult Apply(DetectionCommit commit)
    {
        foreach (var time in Bars.Keys.Where(time => commit.RemoveBars?.Contains(time) == true).ToArray())
            Bars.Remove(time);
        foreach (var bar in commit.Bars)
            Bars[bar.Time] = bar;
        var result = new CommitResult(++Version, new List<string>(), new List<string>(), new List<string>());
        var holding = commit.Anomalies.Select(anomaly => anomaly.Id).ToHashSet();
        foreach (var (id, anomaly) in Anomalies.Where(pair => pair.Value.Status != AnomalyStatus.Retracted && !holding.Contains(pair.Key)).ToArray())
        {
            if (commit.Rescored?.Contains(anomaly.Datetime) != true || anomaly.ModelHash != commit.Metadata.ModelHash)
                continue;
            Anomalies[id] = anomaly with { Status = AnomalyStatus.Retracted };
            ((List<string>)result.Retracted).Add(id);
        }

        foreach (var anomaly in commit.Anomalies.DistinctBy(anomaly => anomaly.Id))
        {
            if (!Anomalies.TryGetValue(anomaly.Id, out var known))
                ((List<string>)result.Inserted).Add(anomaly.Id);
            else if (known.Status == AnomalyStatus.Retracted)
                ((List<string>)result.Restored).Add(anomaly.Id);
            else
                continue;
            Anomalies[anomaly.Id] = anomaly;
        }

        return result;
    }
}
