using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>Sends charts as one JSON object, ticker to payload, from kept bytes where there are any.</summary>
/// <param name="charts">In the order of the answer.</param>
/// <param name="Cacheable">Whether the client may keep the answer and ask again with its tag.</param>
internal sealed class ChartResult(IReadOnlyList<Chart> charts, bool Cacheable) : IResult
{
    /// <summary>Names, by header, what may lag in the charts.</summary>
    public const string WarningHeader = "X-Chart-Warning";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (Warnings() is { Length: > 0 } warnings)
            response.Headers[WarningHeader] = warnings;
        response.Headers.CacheControl = Cacheable ? "no-cache" : "no-store";
        if (Cacheable && Tag() is { } tag)
        {
            response.Headers.ETag = tag;
            if (httpContext.Request.Headers.IfNoneMatch.Any(known => known is not null && known.Contains(tag, StringComparison.Ordinal)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.ContentType = "application/json; charset=utf-8";
        return WriteAsync(response.BodyWriter, httpContext.RequestAborted);
    }

    private async Task WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var separator = "{"u8.ToArray();
        foreach (var chart in charts)
        {
            output.Write(separator);
            // A ticker is letters, digits and . - ^ =: it needs no escaping.
            output.Write(Encoding.ASCII.GetBytes($"\"{chart.Ticker}\":"));
            if (chart.Cached is { } cached)
                await output.WriteAsync(cached.Json, cancellationToken);
            else
                ChartWriter.Write(output, chart.Series, chart.Session);
            separator = ","u8.ToArray();
        }

        output.Write("}"u8);
        await output.FlushAsync(cancellationToken);
    }

    private string? Tag() =>
        charts.All(chart => chart.Cached is not null) ? $"\"{string.Join('-', charts.Select(chart => chart.Cached!.Tag))}\"" : null;

    private string Warnings() => string.Join("; ", charts
        .Where(chart => chart.Warning is not null)
        .Select(chart => JsonEncodedText.Encode($"{chart.Ticker}: {chart.Warning}").ToString()));
}
