namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>One step of a plan.</summary>
/// <param name="Type">For example <c>Index Scan</c>.</param>
/// <param name="Relation">The table that it reads or writes; null for none.</param>
/// <param name="Index">The index that it uses; null for none.</param>
/// <param name="RowsVisited">Rows that it looked at, over all its rounds.</param>
internal sealed record PlanNode(string Type, string? Relation, string? Index, long RowsVisited)
{
    public string? Target => Index ?? Relation;
}
