using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Anomaly.Detection.Series;

/// <summary>
/// The interval of a bar, by the code that the data source knows it under. <c>60m</c> and <c>1h</c> last equally long
/// but are different series.
/// </summary>
public readonly record struct Interval : IComparable<Interval>
{
    private static readonly FrozenDictionary<string, TimeSpan> Lengths = new Dictionary<string, TimeSpan>
    {
        ["1m"] = TimeSpan.FromMinutes(1),
        ["2m"] = TimeSpan.FromMinutes(2),
        ["5m"] = TimeSpan.FromMinutes(5),
        ["15m"] = TimeSpan.FromMinutes(15),
        ["30m"] = TimeSpan.FromMinutes(30),
        ["60m"] = TimeSpan.FromMinutes(60),
        ["90m"] = TimeSpan.FromMinutes(90),
        ["1h"] = TimeSpan.FromHours(1),
        ["1d"] = TimeSpan.FromDays(1),
        ["5d"] = TimeSpan.FromDays(5),
        ["1wk"] = TimeSpan.FromDays(7),
        ["1mo"] = TimeSpan.FromDays(31),
    }.ToFrozenDictionary();

    private readonly string? _code;

    private Interval(string code) => _code = code;

    /// <summary>One trading day.</summary>
    public static Interval OneDay { get; } = new("1d");

    /// <summary>Every interval there is, shortest first.</summary>
    public static IReadOnlyList<Interval> All { get; } =
        [.. Lengths.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new Interval(pair.Key))];

    /// <summary>The code, for example <c>1d</c>.</summary>
    public string Code => _code ?? throw new InvalidOperationException("This interval was never given a code.");

    /// <summary>How long a bar lasts at the most, in calendar time (<c>1mo</c>: 31 days).</summary>
    public TimeSpan Length => Lengths[Code];

    /// <summary>Whether several bars fall into one trading day.</summary>
    public bool IsIntraday => Length < TimeSpan.FromDays(1);

    /// <summary>Reads an interval code.</summary>
    /// <exception cref="FormatException">There is no such interval; the message lists them.</exception>
    public static Interval Parse(string? text) =>
        TryParse(text, out var interval)
            ? interval
            : throw new FormatException($"There is no interval '{(text is { Length: > 20 } ? text[..20] + "…" : text)}': use one of {string.Join(' ', All)}.");

    /// <summary>Reads an interval code without throwing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Interval interval)
    {
        var known = text is not null && Lengths.ContainsKey(text);
        interval = known ? new Interval(text!) : default;
        return known;
    }

    /// <inheritdoc />
    public int CompareTo(Interval other) => Length.CompareTo(other.Length) is var byLength and not 0
        ? byLength
        : string.CompareOrdinal(_code, other._code);

    /// <inheritdoc />
    public override string ToString() => Code;
}
