using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Tests;

public sealed class IncidentTests
{
    private static readonly SeriesKey Series = Samples.Series();
    private static readonly SeriesKey Other = Samples.Series("MSFT/1h");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_incidentsOnly_areTheFirstOfEachThatHolds(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, Series, 0, Of(1, 1), Of(2, 1), Of(3, 1), Of(9, 9), Of(12, null));
        await CommitAsync(test, Other, 0, Of(2, 2, series: Other));
        await test.Store.CommitAsync(Samples.Commit(Series, 1, [], Of(9, 9)) with { Rescored = new TimeRange(Day(9), Day(10)) });

        await AssertDaysAsync(test, new AnomalyQuery { IncidentsOnly = true }, 12, 9, 2, 1);
        await AssertDaysAsync(test, new AnomalyQuery { IncidentsOnly = true, Limit = 2 }, 12, 9);

        // Its first one no longer holds: the next one is.
        await test.Store.CommitAsync(Samples.Commit(Series, 2, [], Of(2, 2), Of(3, 2), Of(9, 9), Of(12, 12)) with { Rescored = TimeRange.All });
        await AssertDaysAsync(test, new AnomalyQuery { IncidentsOnly = true }, 12, 9, 2, 2);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_incidentsOnlyWithALeastSeverity_goByTheirMostAnomalousOne(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, Series, 0, Of(1, 1, 0.9), Of(2, 1, 0.999), Of(5, 5, 0.95), Of(9, 9, 0.9), Of(10, 9, null));
        await CommitAsync(test, Other, 0, Of(5, 5, 0.9999, Other));

        await AssertDaysAsync(test, new AnomalyQuery { IncidentsOnly = true, MinSeverity = 0.99 }, 5, 1);
        await AssertDaysAsync(test, new AnomalyQuery { IncidentsOnly = true, MinSeverity = 0.99, Ticker = Series.Ticker }, 1);
        await AssertDaysAsync(test, new AnomalyQuery { MinSeverity = 0.99 }, 5, 2);
        await test.Store.CommitAsync(Samples.Commit(Series, 1, [], Of(1, 1), Of(5, 5), Of(9, 9), Of(10, 9)) with { Rescored = TimeRange.All });
        await AssertDaysAsync(test, new AnomalyQuery { IncidentsOnly = true, MinSeverity = 0.99 }, 5);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ListAnomaliesAsync_kind_restricts(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, Series, 0, Of(1, 1), Of(2, 1) with { Kind = AnomalyKind.Market }, Of(3, 1));

        await AssertDaysAsync(test, new AnomalyQuery { Kind = AnomalyKind.DataFault }, 3, 1);
        await AssertDaysAsync(test, new AnomalyQuery { Kind = AnomalyKind.Market }, 2);
        await AssertDaysAsync(test, new AnomalyQuery { Kind = AnomalyKind.DataFault, AsOf = Samples.Start.AddDays(30) }, 3, 1);
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.ListAnomaliesAsync(new AnomalyQuery { IncidentsOnly = true, AsOf = Samples.Start.AddDays(30) }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task CommitAsync_anAnomalyThatHoldsAsBeforeInAnotherIncident_isMovedWithoutAnEvent(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(test, Series, 0, Of(1, 1), Of(2, 1), Of(3, null));
        await test.Store.SetAnomalyStatusAsync(Of(2, 1).Id, AnomalyStatus.Acknowledged);
        var last = await test.Store.ReadLastSequenceAsync();

        var result = await test.Store.CommitAsync(Samples.Commit(Series, 1, [], Of(2, 2), Of(3, 2)) with { Rescored = TimeRange.All });

        Assert.Equal([Of(1, 1).Id], result.Retracted);
        Assert.Empty(result.Inserted.Concat(result.Restored));
        var second = await test.Store.FindAnomalyAsync(Of(2, 1).Id);
        Assert.Equal((Day(2), AnomalyStatus.Acknowledged), (second!.Incident!.Value, second.Status));
        Assert.Equal(Day(2), (await test.Store.FindAnomalyAsync(Of(3, 1).Id))!.Incident);
        Assert.Equal([Of(1, 1).Id], (await test.Store.ReadEventsAsync(last)).Select(changed => changed.Id));

        // Only moved: nothing has happened to any.
        await test.Store.CommitAsync(Samples.Commit(Series, 2, [], Of(2, 2), Of(3, 3)) with { Rescored = TimeRange.All });
        Assert.Equal(Day(3), (await test.Store.FindAnomalyAsync(Of(3, 1).Id))!.Incident);
        Assert.Single(await test.Store.ReadEventsAsync(last));
        // One that holds again is of the incident that it is found in.
        await test.Store.CommitAsync(Samples.Commit(Series, 3, [], Of(1, 1), Of(2, 1), Of(3, 1)) with { Rescored = TimeRange.All });
        Assert.All([1, 2, 3], day => Assert.Equal(Day(1), test.Store.FindAnomalyAsync(Of(day, 1).Id).Result!.Incident));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ReadIncidentsAsync_sumsUpWhatHolds(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        await CommitAsync(
            test, Series, 0, Of(1, 1, 0.9), Of(2, 1, 0.99), Of(4, 1, 0.99) with { AnomalyScore = -0.9 }, Of(9, 9, null) with { AnomalyScore = -0.5 }, Of(11, 9, null) with { AnomalyScore = -0.6 },
            Of(13, 13, 0.5), Of(3, 1, 0.999, hash: "h2"));
        await CommitAsync(test, Other, 0, Of(1, 1, 0.8, Other));
        await test.Store.CommitAsync(Samples.Commit(Series, 1, [], Of(9, 9), Of(11, 9)) with { Rescored = TimeRange.Since(Day(9)) });
        IncidentKey Key(int day, SeriesKey? series = null, string hash = Samples.ModelHash) => new(series ?? Series, hash, Day(day));

        var found = await test.Store.ReadIncidentsAsync([Key(1), Key(9), Key(13), Key(1, Other), Key(1, hash: "h2"), Key(2), Key(1)]);

        Assert.Equal(
            [
                new AnomalyIncident(Key(1), Day(4), 3, Of(4, 1).Id, Day(4), 0.99),
                new AnomalyIncident(Key(1, hash: "h2"), Day(3), 1, Of(3, 1, hash: "h2").Id, Day(3), 0.999),
                new AnomalyIncident(Key(9), Day(11), 2, Of(11, 9).Id, Day(11), null),
                new AnomalyIncident(Key(1, Other), Day(1), 1, Of(1, 1, series: Other).Id, Day(1), 0.8),
            ],
            found.OrderBy(one => one.Key.Series.ToString(), StringComparer.Ordinal).ThenBy(one => one.Key.Start).ThenBy(one => one.Key.ModelHash, StringComparer.Ordinal));
        Assert.Empty(await test.Store.ReadIncidentsAsync([]));
        Assert.Equal(4, (await test.Store.ReadIncidentsAsync([.. Enumerable.Range(-300, 320).Select(day => Key(day)), Key(1, Other), Key(1, hash: "h2")])).Count);
    }

    private static AnomalyRecord Of(int day, int? incident, double? severity = 0.5, SeriesKey? series = null, string hash = Samples.ModelHash) =>
        Samples.Anomaly(series ?? Series, day, hash: hash) with { Severity = severity, Incident = incident is { } first ? Day(first) : null };

    private static DateTime Day(int day) => Samples.Start.AddDays(day);

    private static async Task CommitAsync(TestStore test, SeriesKey series, long version, params AnomalyRecord[] anomalies) =>
        await test.Store.CommitAsync(Samples.Commit(series, version, [], anomalies));

    private static async Task AssertDaysAsync(TestStore test, AnomalyQuery query, params int[] days) =>
        Assert.Equal(days, (await test.Store.ListAnomaliesAsync(query)).Items.Select(anomaly => (anomaly.Datetime - Samples.Start).Days));
}
