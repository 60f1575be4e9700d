namespace Anomaly.Storage.Sql;

/// <summary>Columns that are written and read together. Each is given its value by a parameter of its own name.</summary>
internal sealed class SqlColumns(params string[] names)
{
    /// <summary>The names, for <c>select</c> and <c>insert into</c>.</summary>
    public string Names { get; } = string.Join(", ", names);

    /// <summary>Their parameters, for <c>values</c>.</summary>
    public string Values { get; } = string.Join(", ", names.Select(name => $"@{name}"));

    /// <summary>Each with its parameter, for <c>update … set</c>.</summary>
    public string Assignments { get; } = string.Join(", ", names.Select(name => $"{name} = @{name}"));

    /// <summary>The same columns and some more.</summary>
    public SqlColumns With(params string[] others) => new([.. names, .. others]);

    /// <summary>The same columns without some of them.</summary>
    public SqlColumns Except(params string[] others) => new([.. names.Except(others)]);
}
