using Npgsql;

namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>Tables as a long-lived store has them, made inside the server.</summary>
internal sealed record PlanData(int Series, int BarsOfEach, int Anomalies, int Runs)
{
    /// <summary>Large enough that the planner would walk a table where there is no index.</summary>
    public static PlanData Small { get; } = new(4_000, 50, 20_000, 20_000);

    public static PlanData Large { get; } = new(20_000, 500, 1_000_000, 1_000_000);

    public async Task FillAsync(NpgsqlConnection connection)
    {
        string[] statements =
        [
            $"""
            insert into detection_metadata (ticker, interval, rows_processed, anomalies_found, status, updated_at, version, feature_state)
            select 'T' || n, '1d', 1, 1, 'complete', now(), 1, decode(repeat('5a', 800), 'hex') from generate_series(1, {Series}) n
            """,
            $"""
            insert into bars select s, timestamptz '2019-01-01' + d * interval '{1_000 / BarsOfEach} days', 1, 1, 1, 1, 1
            from generate_series(1, {Series}) s, generate_series(1, {BarsOfEach}) d
            """,
            // Most were let in.
            $"""
            insert into quarantined_bars select 'T' || n % {Series}, '1d', timestamptz '2019-01-01' + n * interval '1 hour', 1, 1, 1, 1, 1, 'has a high below its low', now(),
                case when n % 100 = 0 then null else now() end
            from generate_series(1, {Runs}) n
            """,
            $"insert into corporate_actions select 'T' || n % {Series}, '1d', timestamptz '2019-01-01' + n * interval '1 hour', 0.5, null, null from generate_series(1, {Runs}) n",
            // What is rare is old, too: a walk backwards in time would meet it last.
            $$"""
            insert into anomalies (id, ticker, interval, datetime, detection_run_id, model_version, model_hash, features, anomaly_score, severity,
                contributions, sent, status, created_at, sequence, incident)
            select 'a' || n, 'T' || n % {{Series}}, case when n % 5000 = 0 then '1h' else '1d' end, timestamptz '2019-01-01' + n % 1000 * interval '1 day',
                'run-' || n / 5, 'US_model-1.0.' || n % 3, 'h' || n % 3, '{"return_1": 0.5}', -(1000 - n % 1000) / 1000.0, 1 - n % 10000 / 10000.0, '{}', n % 50 = 0,
                case when n % 100 = 0 then 'retracted' when n % 5000 = 1 then 'acknowledged' else 'new' end, now(), n,
                timestamptz '2019-01-01' + n % 1000 * interval '1 day'
            from generate_series(1, {{Anomalies}}) n
            """,
            "insert into bar_revisions select series_id, time, open, high, low, close, volume, null, now() from bars",
            """
            insert into anomaly_revisions select id, ticker, interval, datetime, close, volume, detection_run_id, detection_timestamp, model_version, model_hash, features,
                anomaly_score, severity, evidence, direction, contributions, reason, sent, 'new', created_at - interval '1 day', sequence, null, timestamptz '2200-01-01' from anomalies
            """,
            $"insert into model_revisions select 'T' || n, '1d', 'US_model-1.0.0', 'h0', now() from generate_series(1, {Series}) n",
            $"update anomaly_sequence set value = {Anomalies}",
            $"""
            insert into detection_runs (id, trigger, ticker, interval, started_at, rows_loaded, rows_preprocessed, anomalies_found, anomaly_ids,
                status, warnings, progress, force)
            select 'run-' || n, case n % 50 when 0 then 'backfill' else 'scheduler' end, 'T' || n % {Series}, case when n % 5000 = 0 then '1h' else '1d' end,
                timestamptz '2019-12-01' + n % 100 * interval '1 day', 1, 1, case when n % 20 = 0 then 1 else 0 end, '[]',
                case n % 200 when 0 then 'failed' when 1 then 'in_progress' else 'complete' end, '[]', 1, false
            from generate_series(1, {Runs}) n
            """,
            $$"""
            insert into grain_state select case n % 2 when 0 then 'settings' else 'reminder/scan' end, 'g' || n, 'e', '{}'
            from generate_series(1, {{Series}}) n
            """,
            "insert into anomaly_aliases select 'o' || n, 'a' || n from generate_series(1, 5000) n",
            "insert into anomaly_assessments select id, true, 'local', now() from anomalies",
            "insert into anomaly_notes select 'n' || substr(id, 2), id, 'seen', 'local', now() from anomalies",
            "vacuum analyze",
        ];
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
