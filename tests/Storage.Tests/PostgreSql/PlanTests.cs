using System.Globalization;
using Anomaly.Detection.Series;
using Anomaly.Storage.PostgreSql;
using Anomaly.Storage.Sql;
using Anomaly.Storage.Tests.Contract;
using Anomaly.Testing;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace Anomaly.Storage.Tests.PostgreSql;

/// <summary>
/// No request walks a whole table. The plans are asked for on tables large enough that the planner would otherwise choose to; with
/// <c>ANOMALY_PLAN_SCALE=50</c> they hold 10 million bars and a million anomalies, and every query is also timed.
/// </summary>
public sealed class PlanTests(ITestOutputHelper output)
{
    private static readonly int Scale = int.TryParse(Environment.GetEnvironmentVariable("ANOMALY_PLAN_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1;
    private static readonly SeriesKey Series = SeriesKey.Parse("T7/1d");
    private static readonly DateTime From = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeRange Year = new(From, From.AddDays(365));

    private static Dictionary<string, SqlQuery> Requests => new()
    {
        ["series"] = SeriesSql.Load(Series),
        ["series of a ticker"] = SeriesSql.List(new SeriesQuery { Ticker = Series.Ticker }),
        ["all series, second page"] = SeriesSql.List(new SeriesQuery { Cursor = Cursor.Make("s", "T3", "1d") }),
        ["bars of a year"] = PostgresBars.Range(Series, Year, 500),
        ["bars, tail"] = PostgresBars.Last(Series, 30, TimeRange.All.To),
        ["bars, count"] = PostgresBars.Count(Series, Year),
        ["anomaly"] = AnomalySql.Find("abc"),
        ["anomaly by old id"] = AnomalySql.FindByOldId("abc"),
        ["anomalies, latest"] = AnomalySql.List(new AnomalyQuery()),
        ["anomalies, next page"] = AnomalySql.List(new AnomalyQuery { Cursor = Cursor.Make("al", From, "abc") }),
        ["anomalies of a series in a year"] = AnomalySql.List(new AnomalyQuery { Ticker = Series.Ticker, Interval = Series.Interval, From = Year.From, To = Year.To }),
        ["anomalies of a ticker by score"] = AnomalySql.List(new AnomalyQuery { Ticker = Series.Ticker, MaxScore = -0.7 }),
        ["anomalies of a ticker by severity and status"] = AnomalySql.List(
            new AnomalyQuery { Ticker = Series.Ticker, MinSeverity = 0.99, Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged] }),
        ["anomalies by score"] = AnomalySql.List(new AnomalyQuery { MaxScore = -0.999 }),
        ["anomalies by status"] = AnomalySql.List(new AnomalyQuery { Statuses = [AnomalyStatus.Retracted] }),
        ["anomalies of a run"] = AnomalySql.List(new AnomalyQuery { DetectionRunId = "run-5" }),
        ["anomalies of a model"] = AnomalySql.List(new AnomalyQuery { ModelVersion = "US_model-1.0.0" }),
        ["anomalies not sent"] = AnomalySql.List(new AnomalyQuery { Sent = false }),
        ["anomalies to retract"] = AnomalySql.HoldingIn(Series, Year, "h"),
        ["events"] = AnomalySql.Events(100, 100),
        ["run"] = RunSql.Find("run-5"),
        ["runs, latest"] = RunSql.List(new RunQuery()),
        ["runs of a ticker"] = RunSql.List(new RunQuery { Ticker = Series.Ticker, Interval = Series.Interval }),
        ["runs by status"] = RunSql.List(new RunQuery { Status = RunStatus.Failed }),
        ["runs by trigger in a month"] = RunSql.List(new RunQuery { Trigger = RunTrigger.Backfill, From = From, To = From.AddDays(30) }),
        ["runs in progress of a series"] = RunSql.FindOpen(Series),
        ["latest backfill"] = RunSql.FindLatest(Series.Ticker, null, RunTrigger.Backfill),
        ["runs to purge"] = PostgresRuns.Purge(From.AddDays(1), 500),
        ["grain state"] = GrainStateSql.Find("g5", "settings"),
        ["reminders"] = GrainStateSql.List(new GrainStateQuery { StateNamePrefix = "reminder/" }),
        ["states of a grain"] = GrainStateSql.List(new GrainStateQuery { GrainId = "g5" }),
    };

    [PostgresFact]
    public async Task AnyRequest_on_large_tables_walks_none_of_them()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        await using var connection = new NpgsqlConnection(test.ConnectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        await FillAsync(connection);
        var walks = new List<string>();
        foreach (var (name, query) in Requests)
        {
            await using var command = query.ToCommand(connection);
            command.CommandText = (Scale > 1 ? "explain (analyze) " : "explain ") + query.Text;
            var plan = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                    plan.Add(reader.GetString(0));
            }

            output.WriteLine($"{name}: {plan[^1]}{Environment.NewLine}{string.Join(Environment.NewLine, plan)}");
            if (plan.Any(line => line.Contains("Seq Scan", StringComparison.Ordinal)))
                walks.Add($"{name}:{Environment.NewLine}{string.Join(Environment.NewLine, plan)}");
        }

        Assert.True(walks.Count == 0, string.Join(Environment.NewLine, walks));
    }

    private static async Task FillAsync(NpgsqlConnection connection)
    {
        string[] statements =
        [
            $"""
            insert into detection_metadata (ticker, interval, rows_processed, anomalies_found, status, updated_at, version)
            select 'T' || n, '1d', 1, 1, 'complete', now(), 1 from generate_series(1, {4_000 * Scale}) n
            """,
            $"""
            insert into bars select s, timestamptz '2019-01-01' + d * interval '9 days', 1, 1, 1, 1, 1
            from generate_series(1, {4_000 * Scale}) s, generate_series(1, 50) d
            """,
            $$"""
            insert into anomalies (id, ticker, interval, datetime, detection_run_id, model_version, model_hash, features, anomaly_score, severity,
                contributions, sent, status, created_at, sequence)
            select 'a' || n, 'T' || n % {{4_000 * Scale}}, '1d', timestamptz '2019-01-01' + n % 1000 * interval '1 day', 'run-' || n / 5,
                'US_model-1.0.' || n % 3, 'h' || n % 3, '{"return_1": 0.5}', -(n % 1000) / 1000.0, 0.005, '{}', n % 50 <> 0,
                case n % 100 when 0 then 'retracted' else 'new' end, now(), n
            from generate_series(1, {{20_000 * Scale}}) n
            """,
            $"""
            insert into detection_runs (id, trigger, ticker, interval, started_at, rows_loaded, rows_preprocessed, anomalies_found, anomaly_ids,
                status, warnings, progress, force)
            select 'run-' || n, case n % 50 when 0 then 'backfill' else 'scheduler' end, 'T' || n % {4_000 * Scale}, '1d',
                timestamptz '2019-12-01' + n % 100 * interval '1 day', 1, 1, 1, '[]',
                case n % 200 when 0 then 'failed' when 1 then 'in_progress' else 'complete' end, '[]', 1, false
            from generate_series(1, {20_000 * Scale}) n
            """,
            $$"""
            insert into grain_state select case n % 2 when 0 then 'settings' else 'reminder/scan' end, 'g' || n, 'e', '{}'
            from generate_series(1, {{5_000 * Scale}}) n
            """,
            "insert into anomaly_aliases select 'o' || n, 'a' || n from generate_series(1, 5000) n",
            "vacuum analyze",
        ];
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
