using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>Sends charts as one JSON object, ticker to payload, from bytes that all who ask for them share: none of them is copied for one answer.</summary>
/// <param name="charts">In the order of the answer.</param>
/// <param name="cacheable">Whether the client may keep the answer and ask again with its tag.</param>
/// <param name="asOf">The instant of which they show what was stored; null for the present.</param>
internal sealed class ChartResult(IReadOnlyList<Chart> charts, bool cacheable, DateTime? asOf = null) : IResult
{
    /// <summary>Names, by header, what the charts lack.</summary>
    public const string WarningHeader = "X-Chart-Warning";

    /// <summary>Names the instant as of which the charts are, also where none of them has rows.</summary>
    public const string AsOfHeader = "X-Chart-As-Of";

    /// <summary>Proxies refuse headers that are much longer.</summary>
    private const int LongestWarning = 2000;

    /// <summary>As much as the server takes at once before it waits for the client.</summary>
    private const int SliceBytes = 128 * 1024;

    /// <summary>Names the JSON of all charts.</summary>
    public string Tag { get; } = string.Join('-', charts.Select(chart => chart.Json.Tag));

    /// <summary>The answer, piece by piece.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts =>
        charts.SelectMany((chart, i) => chart.Json.Parts.Prepend(i == 0 ? "{"u8.ToArray() : ","u8.ToArray())).Append("}"u8.ToArray());

    /// <summary>Bytes of the answer.</summary>
    public int Length => Parts.Sum(part => part.Length);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        var coding = ContentCoding.Accepted(httpContext.Request);
        if (Warnings() is { Length: > 0 } warnings)
            response.Headers[WarningHeader] = warnings;
        if (asOf is { } at)
            response.Headers[AsOfHeader] = at.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
        response.Headers.CacheControl = cacheable ? "no-cache" : "no-store";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (cacheable && charts.All(chart => chart.Json.Edition is not null))
        {
            // It names the bytes sent, so that each coding has its own.
            var tag = new EntityTagHeaderValue($"\"{Tag}{(coding is null ? "" : $"-{coding.Name}")}\"");
            response.Headers.ETag = tag.ToString();
            if (IsKnown(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        ReadOnlyMemory<byte>[] parts = coding is null ? [.. Parts] : [httpContext.RequestServices.GetRequiredService<ChartCache>().Compressed(this, coding)];
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentEncoding = coding?.Name;
        response.ContentLength = parts.Sum(part => part.Length);
        // Whoever is late is told so now. From here on an answer can only be cut.
        cancellationToken.ThrowIfCancellationRequested();
        await SendAsync(response.BodyWriter, parts, cancellationToken);
    }

    /// <summary>Waits for the client after every slice, so that no more than one lies in the server's buffers.</summary>
    private static async Task SendAsync(PipeWriter output, ReadOnlyMemory<byte>[] parts, CancellationToken cancellationToken)
    {
        var waiting = 0;
        foreach (var part in parts)
        {
            for (var rest = part; !rest.IsEmpty;)
            {
                var slice = rest[..Math.Min(rest.Length, SliceBytes - waiting)];
                output.Write(slice.Span);
                rest = rest[slice.Length..];
                waiting += slice.Length;
                if (waiting == SliceBytes)
                {
                    await output.FlushAsync(cancellationToken);
                    waiting = 0;
                }
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Whether the client has these bytes already, by <c>If-None-Match</c>; a POST asks for them anew.</summary>
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method) && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

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
