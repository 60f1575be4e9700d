using System.Text.Json;

namespace Anomaly.Storage.Import;

/// <summary>A document of the old system while it is read, with what was changed about it on the way.</summary>
internal sealed class OldDocument(JsonElement root)
{
    private readonly List<string> _changes = [];

    /// <summary>What was changed, in words.</summary>
    public IReadOnlyList<string> Changes => _changes;

    public void Changed(string what) => _changes.Add(what);

    public JsonElement? Field(params ReadOnlySpan<string> spellings) => ExtendedJson.Field(root, spellings);

    public string? Text(params ReadOnlySpan<string> spellings) => Read(spellings, ExtendedJson.Text);

    public double? Number(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Number(value) : null;

    public long Count(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Count(value) : 0;

    public bool Flag(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value && ExtendedJson.Flag(value);

    public DateTime? Time(params ReadOnlySpan<string> spellings) => Field(spellings) is { } value ? ExtendedJson.Time(value) : null;

    public DateTime RequiredTime(params ReadOnlySpan<string> spellings) => Time(spellings) ?? throw new FormatException($"there is no {spellings[0]}");

    /// <summary>A list of texts, or one text alone.</summary>
    public string[] Texts(params ReadOnlySpan<string> spellings) => Field(spellings) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Select(ExtendedJson.Text)],
        { } single => [ExtendedJson.Text(single)],
    };

    /// <summary>The series, from <c>ticker</c> and <c>interval</c>.</summary>
    public SeriesKey Series(Interval? defaultInterval = null)
    {
        var ticker = Ticker.Parse(Text("ticker", "symbol") ?? throw new FormatException("there is no ticker"));
        var interval = Text("interval") is { } code
            ? Interval.Parse(code)
            : defaultInterval ?? throw new FormatException("there is no interval; give one for old documents with --interval");
        return new SeriesKey(ticker, interval);
    }

    private string? Read(ReadOnlySpan<string> spellings, Func<JsonElement, string> read) => Field(spellings) is { } value ? read(value) : null;
}
