using Anomaly.Storage.Sql;
using Npgsql;

namespace Anomaly.Storage.PostgreSql;

public sealed partial class PostgresDetectionStore
{
    /// <inheritdoc />
    public override async Task<ImportCounts> ImportAsync(ImportBatch batch, CancellationToken cancellationToken = default)
    {
        ImportRules.Check(batch);
        await InitializeAsync(cancellationToken);
        return await _source.WriteAsync(connection => ImportAsync(connection, batch, cancellationToken), isRepeatable: true, cancellationToken);
    }

    private static async Task<ImportCounts> ImportAsync(NpgsqlConnection connection, ImportBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var anomalies = await connection.ExecuteAsync(
            [.. batch.Anomalies.Select(item => PostgresAnomalies.Insert(item.Anomaly, 0))], cancellationToken);
        await connection.ExecuteAsync(
            [
                .. batch.Anomalies.Where(item => item.OldId is not null).Select(item =>
                    new SqlQuery("insert into anomaly_aliases (old_id, id) values (@old, @id) on conflict (old_id) do nothing")
                        .With("old", item.OldId).With("id", item.Anomaly.Id)),
            ],
            cancellationToken);
        var runs = await connection.ExecuteAsync([.. batch.Runs.Select(RunSql.InsertOrLeave)], cancellationToken);
        var series = await connection.ExecuteAsync(
            [.. batch.Series.Select(metadata => PostgresSeries.Insert(metadata with { FeatureState = null, Anchor = null }, 1, null))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportCounts(anomalies.Sum(), runs.Sum(), series.Sum());
    }
}
