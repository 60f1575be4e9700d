using Anomaly.Detection.Engine;

namespace Anomaly.Storage.Sql;

/// <summary>What <see cref="AnomalyDelta"/> asks of an anomaly that is stored.</summary>
internal static class StoredAnomaly
{
    /// <summary>The columns, for <c>select</c>, that <see cref="Read"/> reads.</summary>
    public const string Columns = "id, status, incident";

    public static StoredAlarm<string> Read(Row row) => new(row.Text(0), row.Text(1) == EnumNames.Of(AnomalyStatus.Retracted), row.TimeOrNull(2));

    /// <summary>What it asks of one that was found.</summary>
    public static FoundAlarm<string> Of(AnomalyRecord anomaly) => new(anomaly.Id, anomaly.Incident);

    /// <summary>Notes that an anomaly which holds as before is of another incident: nothing has happened to it, so it is no event.</summary>
    public static SqlQuery Move(AnomalyRecord anomaly) =>
        new SqlQuery("update anomalies set incident = @incident where id = @id").With("incident", anomaly.Incident).With("id", anomaly.Id);
}
