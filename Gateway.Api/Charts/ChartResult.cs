using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>Sends charts as one JSON object, ticker to payload, from bytes that all who ask for them share: none of them is copied for one answer.</summary>
/// <param name="charts">In the order of the answer.</param>
/// <param name="cacheable">Whether the client may keep the answer and ask again with its tag.</param>
/// <param name="asOf">The instant of which they show what was stored; null for the present.</param>
internal sealed class ChartResult(IReadOnlyList<Chart> charts, bool cacheable, DateTime? asOf = null) : TaggedAnswer
{
    /// <summary>Names, by header, what the charts lack.</summary>
    public const string WarningHeader = "X-Chart-Warning";

    /// <summary>Names the instant as of which the charts are, also where none of them has rows.</summary>
    public const string AsOfHeader = "X-Chart-As-Of";

    /// <summary>Proxies refuse headers that are much longer.</summary>
    private const int LongestWarning = 2000;

    /// <inheritdoc />
    public override string Tag { get; } = string.Join('-', charts.Select(chart => chart.Json.Tag));

    /// <inheritdoc />
    public override IEnumerable<ReadOnlyMemory<byte>> Parts =>
        charts.SelectMany((chart, i) => chart.Json.Parts.Prepend(i == 0 ? "{"u8.ToArray() : ","u8.ToArray())).Append("}"u8.ToArray());

    /// <inheritdoc />
    protected override bool IsCacheable => cacheable;

    /// <inheritdoc />
    protected override bool IsTagged => cacheable && charts.All(chart => chart.Json.Edition is not null);

    /// <inheritdoc />
    protected override void AddHeaders(IHeaderDictionary headers)
    {
        if (Warnings() is { Length: > 0 } warnings)
            headers[WarningHeader] = warnings;
        if (asOf is { } at)
            headers[AsOfHeader] = at.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
    }

    private string Warnings()
    {
        var all = new StringBuilder();
        // First what stands nowhere else: an empty chart has no place for its warning.
        foreach (var chart in charts.Where(chart => chart.Warning is not null).OrderBy(chart => chart.Json.HasData))
        {
            // Headers are ASCII; an apostrophe may stay what it is.
            var warning = $"{chart.Ticker}: {JsonEncodedText.Encode(chart.Warning!).ToString().Replace("\\u0027", "'", StringComparison.Ordinal)}";
            if (all.Length + warning.Length > LongestWarning)
                return all.Append("; and more, in the charts").ToString();
            all.Append(all.Length == 0 ? "" : "; ").Append(warning);
        }

        return all.ToString();
    }
}
