namespace Anomaly.Storage.Sql;

/// <summary>A parameter of a statement. The type is known even where the value is null.</summary>
internal readonly record struct SqlParameterValue(string Name, Type Type, object? Value);
