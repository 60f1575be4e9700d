namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>Every combination of the filters that a user of the API can give at once.</summary>
internal static class FilterCombinations
{
    public static IEnumerable<StoreCall> All => OfAnomalies.Concat(OfRuns);

    private static IEnumerable<StoreCall> OfAnomalies => Subsets<AnomalyQuery>(
        new AnomalyQuery(),
        ("ticker", query => query with { Ticker = Ticker.Parse("T7") }),
        ("rare interval", query => query with { Interval = Interval.Parse("1h") }),
        ("from, to", query => query with { From = StoreCalls.From, To = StoreCalls.From.AddDays(30) }),
        ("score", query => query with { MaxScore = -0.998 }),
        ("severity", query => query with { MinSeverity = 0.9998 }),
        ("rare status", query => query with { Statuses = [AnomalyStatus.Acknowledged] }))
        .Select(one => new StoreCall($"anomalies by {one.Name}", (store, _) => store.ListAnomaliesAsync(one.Query)));

    private static IEnumerable<StoreCall> OfRuns => Subsets<RunQuery>(
        new RunQuery(),
        ("ticker", query => query with { Ticker = Ticker.Parse("T7") }),
        ("rare interval", query => query with { Interval = Interval.Parse("1h") }),
        ("from, to", query => query with { From = StoreCalls.From, To = StoreCalls.From.AddDays(30) }),
        ("status", query => query with { Status = RunStatus.Failed }),
        ("trigger", query => query with { Trigger = RunTrigger.Backfill }))
        .Select(one => new StoreCall($"runs by {one.Name}", (store, _) => store.ListRunsAsync(one.Query)));

    private static IEnumerable<(string Name, T Query)> Subsets<T>(T none, params (string Name, Func<T, T> Add)[] filters)
    {
        for (var subset = 1; subset < 1 << filters.Length; subset++)
        {
            var chosen = filters.Where((_, index) => (subset >> index & 1) == 1).ToArray();
            yield return (string.Join(", ", chosen.Select(filter => filter.Name)), chosen.Aggregate(none, (query, filter) => filter.Add(query)));
        }
    }
}
