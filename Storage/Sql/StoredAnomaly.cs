namespace Anomaly.Storage.Sql;

/// <summary>What <see cref="Detection.Engine.AnomalyDelta"/> asks of an anomaly that is stored.</summary>
internal static class StoredAnomaly
{
    /// <summary>The columns, for <c>select</c>, that <see cref="Read"/> reads.</summary>
    public const string Columns = "id, status";

    public static (string Id, bool IsRetracted) Read(Row row) => (row.Text(0), row.Text(1) == EnumNames.Of(AnomalyStatus.Retracted));
}
