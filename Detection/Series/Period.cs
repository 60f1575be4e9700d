using System.Globalization;

namespace Anomaly.Detection.Series;

/// <summary>How far back a request reaches: <c>Nd</c>, <c>Nmo</c>, <c>Ny</c> (N 1 to 99), <c>ytd</c> or <c>max</c>.</summary>
public readonly record struct Period
{
    private readonly string? _code;

    private Period(string code) => _code = code;

    /// <summary>All the history that there is.</summary>
    public static Period Max { get; } = new("max");

    /// <summary>The code, for example <c>1mo</c>.</summary>
    public string Code => _code ?? throw new InvalidOperationException("This period was never given a code.");

    /// <summary>Reads a period code.</summary>
    /// <exception cref="FormatException">There is no such period; the message says what one looks like.</exception>
    public static Period Parse(string? text) =>
        TryParse(text, out var period)
            ? period
            : throw new FormatException($"'{(text is { Length: > 20 } ? text[..20] + "…" : text)}' is not a period: use Nd, Nmo or Ny with N from 1 to 99, ytd, or max.");

    /// <summary>Reads a period code without throwing.</summary>
    public static bool TryParse(string? text, out Period period)
    {
        period = default;
        if (text is not ("ytd" or "max") && !TrySplit(text, out _, out _))
            return false;
        period = new Period(text);
        return true;
    }

    /// <summary>The instant at which the period that ends at <paramref name="now"/> begins; <c>max</c> begins at <see cref="DateTime.UnixEpoch"/> less 100 years.</summary>
    /// <param name="now">The end of the period, UTC.</param>
    public DateTime StartBefore(DateTime now)
    {
        if (Code == "max")
            return DateTime.UnixEpoch.AddYears(-100);
        if (Code == "ytd")
            return new DateTime(now.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        TrySplit(Code, out var count, out var unit);
        return unit switch
        {
            "d" => now.AddDays(-count),
            "mo" => now.AddMonths(-count),
            _ => now.AddYears(-count),
        };
    }

    /// <inheritdoc />
    public override string ToString() => Code;

    private static bool TrySplit([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? text, out int count, out string unit)
    {
        count = 0;
        unit = "";
        if (text is null)
            return false;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is not (1 or 2) || text[0] == '0')
            return false;
        unit = text[digits..];
        return unit is "d" or "mo" or "y" && int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }
}
