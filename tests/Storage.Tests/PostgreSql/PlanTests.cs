using System.Globalization;
using Anomaly.Storage.PostgreSql;
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
    [PostgresFact]
    public async Task AnyRequest_on_large_tables_walks_none_of_them()
    {
        await using var test = await TestStore.CreateAsync(Engine.PostgreSql);
        await test.Store.InitializeAsync();
        await using var connection = new NpgsqlConnection(test.ConnectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        await FillAsync(connection);
        var walks = new List<string>();
        foreach (var (name, query) in ApiRequests.Shared.Concat(ApiRequests.OfBars))
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
                'US_model-1.0.' || n % 3, 'h' || n % 3, '{"return_1": 0.5}', -(n % 1000) / 1000.0, n % 10000 / 10000.0, '{}', n % 50 <> 0,
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
