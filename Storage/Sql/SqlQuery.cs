using System.Text;

namespace Anomaly.Storage.Sql;

/// <summary>A statement put together from constant pieces, with every value in a parameter. Both engines speak this much SQL alike.</summary>
internal sealed class SqlQuery(string select, bool hasCondition = false)
{
    private readonly StringBuilder _text = new(select);
    private readonly List<SqlParameterValue> _parameters = [];
    private bool _hasCondition = hasCondition;

    public string Text => _text.ToString();

    public IReadOnlyList<SqlParameterValue> Parameters => _parameters;

    /// <summary>Gives a parameter that the text names a value: a string, <see cref="DateTime"/>, number, bool, bytes or <see cref="Json"/>, or null of that type.</summary>
    /// <exception cref="ArgumentException">A time is not UTC.</exception>
    public SqlQuery With<T>(string name, T value)
    {
        if (value is DateTime { Kind: not DateTimeKind.Utc } time)
            throw new ArgumentException($"The time '{name}' must be UTC, not {time.Kind}.", name);
        _parameters.Add(new SqlParameterValue(name, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), value));
        return this;
    }

    /// <summary>Gives a parameter unless it is null, for a text that then does not name it.</summary>
    public SqlQuery WithGiven<T>(string name, T value) => value is null ? this : With(name, value);

    /// <summary>Adds a condition without values.</summary>
    public SqlQuery Where(string condition)
    {
        _text.Append(_hasCondition ? " and " : " where ").Append(condition);
        _hasCondition = true;
        return this;
    }

    /// <summary>Adds a condition on one parameter, unless the value is null: what is null does not restrict.</summary>
    public SqlQuery WhereGiven<T>(string condition, string name, T value) =>
        value is null ? this : Where(condition).With(name, value);

    /// <summary>Adds a condition that a column is one of some values, unless there are none.</summary>
    public SqlQuery WhereOneOf(string column, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return this;
        if (values.Count == 1)
            return Where($"{column} = @{name}").With(name, values[0]);
        Where($"{column} in ({string.Join(", ", values.Select((_, index) => $"@{name}{index}"))})");
        for (var index = 0; index < values.Count; index++)
            With($"{name}{index}", values[index]);
        return this;
    }

    /// <summary>Adds constant text: the order and the like.</summary>
    public SqlQuery Then(string text)
    {
        _text.Append(' ').Append(text);
        return this;
    }
}

/// <summary>A parameter of a statement. The type is known even where the value is null.</summary>
internal readonly record struct SqlParameterValue(string Name, Type Type, object? Value);
