using System.Globalization;
using Anomaly.Storage.PostgreSql;
using Npgsql;
using Xunit.Abstractions;

namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>
/// No request walks a whole table. The store itself is asked, each thing often enough that the server's plans for prepared statements come up too, and
/// the server logs how it went about it. With <c>ANOMALY_LONG_TESTS=1</c> the tables hold 10 million bars, a million anomalies and a million runs.
/// </summary>
public sealed class PlanTests(ITestOutputHelper output)
{
    private const string Application = "plans";

    /// <summary>The server considers a plan for all values of the parameters from the sixth execution of a prepared statement on.</summary>
    private const int Times = 9;

    /// <summary>Rows that the largest page and its filters may make the server look at.</summary>
    private const int MostRows = 3_000;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ANOMALY_LONG_TESTS") == "1";

    [PostgresFact]
    public async Task AnyCall_onLargeTablesWalksNoneOfThem()
    {
        var server = await PostgresServer.SharedAsync();
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        await using (var connection = new NpgsqlConnection(test.ConnectionString + ";Command Timeout=0"))
        {
            await connection.OpenAsync();
            await (IsLong ? PlanData.Large : PlanData.Small).FillAsync(connection);
        }

        await using var explained = new PostgresDetectionStore(new PostgresStoreOptions { ConnectionString = Explaining(test.ConnectionString!), Writers = 1 });
        await explained.InitializeAsync();
        var (store, recorder) = CallRecorder.Around(explained);
        var faults = new List<string>();
        var log = server.ReadLog().Length;
        foreach (var (call, times) in StoreCalls.All.Select(call => (call, Times)).Concat(FilterCombinations.All.Select(call => (call, IsLong ? Times : 1))))
        {
            for (var time = 0; time < times; time++)
                await call.RunAsync(store, time);
            var text = server.ReadLog();
            var plans = LoggedPlan.Read(text[log..], Application).Where(plan => !plan.IsOfCatalog).ToArray();
            log = text.Length;
            Report(call, plans);
            faults.AddRange(plans.Where(IsWalk).Select(plan => $"{call.Name}: {plan.Access}: {plan.Query}"));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Distinct()));
        Assert.Equal(["DisposeAsync"], recorder.Forgotten().Distinct());
    }

    // Exceptions: the tables of a row or two, and the bars that a commit has just staged, all of which it wants, with those that are in their places.
    private static bool IsWalk(LoggedPlan plan) =>
        plan.Nodes.Any(node => node.Relation is not ("anomaly_sequence" or "schema_migrations" or "staged_bars")
            && (node.Type == "Seq Scan" || node.Relation is not null && node.RowsVisited > (plan.Nodes.Any(other => other.Relation == "staged_bars") ? StoreCalls.StagedBars : MostRows)));

    private static string Explaining(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = Application,
        // One connection, so that each statement is prepared once.
        MaxPoolSize = 1,
        Options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on -c auto_explain.log_buffers=on -c auto_explain.log_format=json",
    }.ToString();

    private void Report(StoreCall call, IReadOnlyCollection<LoggedPlan> plans)
    {
        if (plans.Count == 0)
            return;
        var slowest = plans.MaxBy(plan => plan.Milliseconds)!;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {call.Name} | {string.Join("; ", plans.Select(plan => plan.Access).Where(access => access.Length > 0).Distinct())} | {plans.Max(plan => plan.RowsVisited)} | {plans.Max(plan => plan.Pages)} | {plans.Select(plan => plan.Milliseconds).Order().ElementAt(plans.Count / 2):0.00} | {slowest.Milliseconds:0.00} |"));
    }
}
