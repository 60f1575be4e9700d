using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

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
        var coding = ContentCoding.Accepted(httpContext.Request);
        if (Warnings() is { Length: > 0 } warnings)
            response.Headers[WarningHeader] = warnings;
        response.Headers.CacheControl = Cacheable ? "no-cache" : "no-store";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (Cacheable && Tag(coding) is { } tag)
        {
            response.Headers.ETag = tag.ToString();
            if (IsKnown(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentEncoding = coding?.Name;
        return (coding, charts) switch
        {
            (null, _) => WriteAsync(response.BodyWriter, httpContext.RequestAborted),
            (_, [{ Cached: { } kept }]) => SendAsync(response, kept.Compressed(coding), httpContext.RequestAborted),
            _ => CompressAsync(response, coding, httpContext.RequestAborted),
        };
    }

    private static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, cancellationToken);
    }

    private async Task CompressAsync(HttpResponse response, ContentCoding coding, CancellationToken cancellationToken)
    {
        await using var stream = coding.Open(response.Body);
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await WriteAsync(output, cancellationToken);
        await output.CompleteAsync();
    }

    private async Task WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var separator = "{"u8.ToArray();
        foreach (var chart in charts)
        {
            output.Write(separator);
            if (chart.Cached is { } kept)
                await output.WriteAsync(kept.Member, cancellationToken);
            else
                ChartWriter.Write(output, chart);
            separator = ","u8.ToArray();
        }

        output.Write("}"u8);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Names the bytes sent, so that each coding has its own.</summary>
    private EntityTagHeaderValue? Tag(ContentCoding? coding) =>
        charts.All(chart => chart.Cached is not null)
            ? new EntityTagHeaderValue($"\"{string.Join('-', [.. charts.Select(chart => chart.Cached!.Tag), .. coding is null ? [] : (string[])[coding.Name]])}\"")
            : null;

    /// <summary>Whether the client has these bytes already, by <c>If-None-Match</c>; a POST asks for them anew.</summary>
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method) && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    private string Warnings() => string.Join("; ", charts
        .Where(chart => chart.Warning is not null)
        .Select(chart => JsonEncodedText.Encode($"{chart.Ticker}: {chart.Warning}").ToString()));
}
