using System.Text;
using Anomaly.Storage.Import;

namespace Anomaly.Storage.Tests;

/// <summary>Values at and over the edge of what an engine holds: both do the same with them.</summary>
public sealed class OddValueTests
{
    private static readonly SeriesKey Series = Samples.Series();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_stateAndRunFarLargerThanAPage_areKeptWhole(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var state = new byte[200_000];
        new Random(1).NextBytes(state);
        var run = Samples.Run(Series) with
        {
            AnomalyIds = [.. Enumerable.Range(0, 50_000).Select(day => $"{day:x24}")],
            Error = new string('e', 1_000_000),
        };

        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Metadata = Samples.Metadata(Series) with { FeatureState = state }, Run = run });

        Assert.Equal(state, (await test.Store.LoadSeriesAsync(Series))!.FeatureState);
        Assert.Equivalent(run, await test.Store.FindRunAsync(run.Id), strict: true);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_keysOfTheGreatestLengthFitIntoEveryIndex(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        // Characters of four bytes in an order that cannot be compressed away.
        var random = new Random(1);
        var key = string.Concat(Enumerable.Range(0, 250).Select(_ => char.ConvertFromUtf32(0x1F000 + random.Next(0x700))));
        var anomaly = Samples.Anomaly(Series, 1, hash: key) with { ModelVersion = key, DetectionRunId = key };

        await test.Store.CommitAsync(Samples.Commit(Series, 0, [], anomaly) with { Run = Samples.Run(Series) with { Id = key } });
        await test.Store.ImportAsync(new ImportBatch { Anomalies = [(anomaly, key)] });

        Assert.Single((await test.Store.ListAnomaliesAsync(new AnomalyQuery { ModelVersion = key, DetectionRunId = key, ModelHash = key })).Items);
        Assert.Equal(anomaly.Id, (await test.Store.FindAnomalyAsync(key))!.Id);
        Assert.NotNull(await test.Store.FindRunAsync(key));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ImportAsync_documentWhoseIdNoIndexCanHold_isReportedAndLeftOut(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var lines = new[] { "short", new string('x', 5_000) }.Select(id =>
            $$$"""{"_id":"{{{id}}}","ticker":"AAPL","interval":"1d","datetime":{"$date":"2024-01-02T00:00:00Z"},"anomaly_score":-0.7}""");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        var summary = await new MongoImporter(test.Store).ImportAsync(stream, OldCollection.Anomalies);

        Assert.Contains("5000 characters long", Assert.Single(summary.Problems).Message, StringComparison.Ordinal);
        Assert.NotNull(await test.Store.FindAnomalyAsync("short"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_textsThatThisProgramNeverWrote_areQuoted(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await test.Store.CommitAsync(Samples.Commit(Series, 0, [], Samples.Anomaly(Series, 1)));

        await test.ExecuteAsync("update anomalies set evidence = 'volume, a lot'");
        Assert.Contains("'volume, a lot'", await ProblemAsync(), StringComparison.Ordinal);
        await test.ExecuteAsync("update anomalies set evidence = null, direction = 'sideways'");
        Assert.Contains("'sideways'", await ProblemAsync(), StringComparison.Ordinal);

        async Task<string> ProblemAsync() =>
            (await Assert.ThrowsAsync<StoreCorruptException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery()))).Message;
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AnyCall_idsThatNoEngineCanHold_areNotFound(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        foreach (var id in new[] { "\0", "\ud800", "a\0b" })
        {
            Assert.Null(await test.Store.FindAnomalyAsync(id));
            Assert.Null(await test.Store.FindRunAsync(id));
            Assert.Empty((await test.Store.ListAnomaliesAsync(new AnomalyQuery { DetectionRunId = id })).Items);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task AnyCall_boundsThatAreNotNumbersOrNotUTC_areRefused(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var local = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Local);

        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { MaxScore = double.NaN }));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { MinSeverity = double.NaN }));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { From = local }));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.ListRunsAsync(new RunQuery { To = local }));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.PurgeRunsAsync(local));
        Assert.Empty((await test.Store.ListAnomaliesAsync(new AnomalyQuery { MaxScore = double.PositiveInfinity })).Items);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_valuesThatAreNoNumbersComeBackAsNone(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var anomaly = Samples.Anomaly(Series, 1) with
        {
            Close = double.PositiveInfinity,
            Volume = double.NaN,
            AnomalyScore = double.NegativeInfinity,
            Severity = double.NaN,
            Contributions = [new("a", double.NegativeInfinity), new("b", -0.0), new("c", double.MaxValue)],
        };

        await test.Store.CommitAsync(Samples.Commit(Series, 0, [], anomaly));

        var found = (await test.Store.FindAnomalyAsync(anomaly.Id))!;
        Assert.Equal((double.NaN, double.NaN, double.NaN, null), (found.Close, found.Volume, found.AnomalyScore, found.Severity));
        Assert.Equal([("a", double.NaN), ("b", -0.0), ("c", double.MaxValue)], found.Contributions.Select(value => (value.Name, value.Value)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_times_areKeptToTheMicrosecondRoundedDownAlike(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var after = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(12_349);
        var before = new DateTime(1985, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(12_349);

        await test.Store.CommitAsync(Samples.Commit(Series, 0, []) with { Metadata = Samples.Metadata(Series) with { UpdatedAt = after, LastDetectionRun = before } });

        var found = (await test.Store.LoadSeriesAsync(Series))!;
        Assert.Equal((after.AddTicks(-9), before.AddTicks(-9)), (found.UpdatedAt, found.LastDetectionRun!.Value));
    }
}
